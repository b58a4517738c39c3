export default async function teardown() {
  await globalThis.kinesis.stop();
}
