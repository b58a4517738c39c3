import {
  AddTagsToStreamCommand,
  KinesisClient,
  ListTagsForStreamCommand,
  RemoveTagsFromStreamCommand,
  type ListTagsForStreamCommandInput,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream } from "../../support/streams.ts";

let kinesis: KinesisEmu;
let client: KinesisClient;
let name: string;
let count = 0;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(kinesis.getClientConfig());
});

beforeEach(async () => {
  name = `tagged-${count++}`;
  await createStream(client, name, 1);
});

afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

async function add(tags: Record<string, string>, stream = name): Promise<void> {
  await client.send(new AddTagsToStreamCommand({ StreamName: stream, Tags: tags }));
}

async function list(input: Omit<ListTagsForStreamCommandInput, "StreamName"> = {}): Promise<unknown[]> {
  const page = await client.send(new ListTagsForStreamCommand({ StreamName: name, ...input }));
  return [page.Tags?.map(({ Key: key, Value: value }) => `${key}=${value}`).join(" "), page.HasMoreTags];
}

function numbered(from: number, to: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: to - from }, (_, at) => [`key-${from + at}`, String(at)]));
}

describe("the tags of a stream", () => {
  it("are added to those it has, by key", async () => {
    expect(await list()).toEqual(["", false]);
    await add({ b: "1", a: "2" });
    await add({ c: "3", b: "4" });
    expect(await list()).toEqual(["a=2 b=4 c=3", false]);
  });

  it("are removed by key, and unknown keys are ignored", async () => {
    await add({ a: "1", b: "2", c: "3" });
    await client.send(new RemoveTagsFromStreamCommand({ StreamName: name, TagKeys: ["b", "x"] }));
    expect(await list()).toEqual(["a=1 c=3", false]);
  });

  it.each<[string, Omit<ListTagsForStreamCommandInput, "StreamName">, string, boolean]>([
    ["the first ones", { Limit: 2 }, "a=1 b=2", true],
    ["those after a key", { ExclusiveStartTagKey: "b", Limit: 2 }, "c=3 d=4", false],
    ["those after a key that is not there", { ExclusiveStartTagKey: "bb" }, "c=3 d=4", false],
    ["none after the last", { ExclusiveStartTagKey: "d" }, "", false],
  ])("are listed in pages: %s", async (_, input, tags, more) => {
    await add({ d: "4", b: "2", a: "1", c: "3" });
    expect(await list(input)).toEqual([tags, more]);
  });

  it("are letters and digits of any script, blanks and some signs", async () => {
    await add({ "Größe _./=+-@": "分区 9" });
    expect(await list()).toEqual(["Größe _./=+-@=分区 9", false]);
  });

  it("may have empty values", async () => {
    await add({ a: "" });
    expect(await list()).toEqual(["a=", false]);
  });

  it.each([
    [
      "another sign",
      { "a*": "b" },
      "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.",
    ],
    [
      "another sign in a value, even beside a percent sign",
      { a: "50%*" },
      "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.",
    ],
    [
      "a percent sign",
      { a: "50%" },
      "Failed to add tags to stream NAME under account ACCOUNT because some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.",
    ],
  ])("do not have %s", async (_, tags: Record<string, string>, text) => {
    await expect(add(tags)).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: text.replace("NAME", name).replace("ACCOUNT", kinesis.accountId),
    });
    expect(await list()).toEqual(["", false]);
  });

  it("are not those that AWS reserves", async () => {
    await expect(add({ "aws:a": "b" })).rejects.toMatchObject({ name: "InvalidArgumentException" });
  });

  it("are 50 at most, counting those that are there", async () => {
    await add(numbered(0, 49));
    await expect(add(numbered(48, 51))).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: `Failed to add tags to stream ${name} under account ${kinesis.accountId} because a given stream cannot have more than 50 tags associated with it.`,
    });
    await add(numbered(48, 50));
    const { Tags: tags } = await client.send(new ListTagsForStreamCommand({ StreamName: name }));
    expect(tags).toHaveLength(50);
  });

  it("do not get lost when several are added at once", async () => {
    await Promise.all(Array.from({ length: 10 }, (_, at) => add(numbered(at, at + 1))));
    const { Tags: tags } = await client.send(new ListTagsForStreamCommand({ StreamName: name }));
    expect(tags).toHaveLength(10);
  });

  it("need a stream that exists", async () => {
    await expect(add({ a: "b" }, "none")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Stream none under account ${kinesis.accountId} not found.`,
    });
  });
});
