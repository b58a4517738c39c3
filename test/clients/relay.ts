import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";

export interface Relay extends AsyncDisposable {
  readonly port: number;
  /** The first three bytes of each connection so far, as Latin-1 text. */
  readonly openings: readonly string[];
}

/** Passes connections on to a port of this machine and notes how each begins, which tells its protocol. */
export async function startRelay(to: number): Promise<Relay> {
  const openings: string[] = [];
  const server = createServer((client) => {
    const emulator = connect(to, "127.0.0.1");
    client.once("data", (bytes) => openings.push(bytes.toString("latin1", 0, 3)));
    client.pipe(emulator).pipe(client);
    client.on("error", () => emulator.destroy());
    emulator.on("error", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    openings,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}
