import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  ListTagsForResourceCommand,
  ListTagsForStreamCommand,
  RegisterStreamConsumerCommand,
  RemoveTagsFromStreamCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream } from "../../support/streams.ts";
import { ACCOUNT, startFrozen, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";
import { createChannel } from "./channel.ts";

const StreamName = "orders";
const CHARACTERS =
  "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.";

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen();
  await createStream(emulator.client, StreamName, 1);
});
afterEach(() => emulator[Symbol.asyncDispose]());

const add = (tags: Record<string, string>): Promise<unknown> =>
  emulator.client.send(new AddTagsToStreamCommand({ StreamName, Tags: tags }));

const tag = (tags: Record<string, string>, arn = streamArn(StreamName)): Promise<unknown> =>
  emulator.client.send(new TagResourceCommand({ ResourceARN: arn, Tags: tags }));

const untag = (keys: string[], arn = streamArn(StreamName)): Promise<unknown> =>
  emulator.client.send(new UntagResourceCommand({ ResourceARN: arn, TagKeys: keys }));

async function tagsOf(arn = streamArn(StreamName)): Promise<unknown> {
  const { Tags: tags = [] } = await emulator.client.send(new ListTagsForResourceCommand({ ResourceARN: arn }));
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

async function tagsOfStream(): Promise<unknown> {
  const { Tags: tags = [] } = await emulator.client.send(new ListTagsForStreamCommand({ StreamName }));
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

describe("the tags of a stream", () => {
  it("are one set, whichever API is used", async () => {
    await add({ a: "1", b: "2" });
    await tag({ b: "3", c: "" });
    expect([await tagsOf(), await tagsOfStream()]).toEqual(
      Array.from({ length: 2 }, () => ({ a: "1", b: "3", c: "" })),
    );
    await untag(["a", "unknown"]);
    await emulator.client.send(new RemoveTagsFromStreamCommand({ StreamName, TagKeys: ["b", "unknown"] }));
    expect([await tagsOf(), await tagsOfStream()]).toEqual([{ c: "" }, { c: "" }]);
  });

  it("come sorted, page by page", async () => {
    await add({ c: "3", a: "1", b: "2" });
    const first = await emulator.client.send(new ListTagsForStreamCommand({ StreamName, Limit: 2 }));
    expect([first.Tags?.map(({ Key }) => Key), first.HasMoreTags]).toEqual([["a", "b"], true]);
    const second = await emulator.client.send(
      new ListTagsForStreamCommand({ StreamName, Limit: 2, ExclusiveStartTagKey: "b" }),
    );
    expect([second.Tags?.map(({ Key }) => Key), second.HasMoreTags]).toEqual([["c"], false]);
  });

  it.each([
    ["an asterisk", { "a*": "1" }, CHARACTERS],
    ["an asterisk in a value", { a: "*" }, CHARACTERS],
    [
      "a percent sign",
      { "a%": "1" },
      `Failed to add tags to stream orders under account ${ACCOUNT} because some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.`,
    ],
  ])("cannot have %s, in either API", async (_, tags, message) => {
    await add({ kept: "1" });
    for (const adding of [add, tag]) {
      await expect(adding({ ...tags, other: "2" })).rejects.toMatchObject({
        name: "InvalidArgumentException",
        message,
      });
    }
    expect(await tagsOf()).toEqual({ kept: "1" });
  });

  it("can be fifty and no more; one that replaces another does not count", async () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key-${n}`, "value"]));
    await add(many);
    await tag({ "key-0": "other" });
    for (const adding of [add, tag]) {
      await expect(adding({ more: "1" })).rejects.toMatchObject({
        name: "InvalidArgumentException",
        message: `Failed to add tags to stream orders under account ${ACCOUNT} because a given stream cannot have more than 50 tags associated with it.`,
      });
    }
    expect(await tagsOf()).toEqual({ ...many, "key-0": "other" });
  });

  it("can be in any script, and have any of the characters that AWS allows", async () => {
    const tags = { "größe_./=+-@ x": "Ω 9", 名前: "値" };
    await add(tags);
    expect(await tagsOf()).toEqual(tags);
  });

  it("are there while the stream is CREATING, and gone with it", async () => {
    await using slow = await startFrozen({ transitionTime: 1_000 });
    await slow.client.send(new CreateStreamCommand({ StreamName, ShardCount: 1, Tags: { team: "shop" } }));
    const { Tags: tags } = await slow.client.send(new ListTagsForStreamCommand({ StreamName }));
    expect(tags).toEqual([{ Key: "team", Value: "shop" }]);
  });
});

describe("the tags of a consumer", () => {
  it("are its own, and go with it", async () => {
    await tag({ of: "stream" });
    const { Consumer: consumer } = await emulator.client.send(
      new RegisterStreamConsumerCommand({
        StreamARN: streamArn(StreamName),
        ConsumerName: "reader",
        Tags: { of: "consumer" },
      }),
    );
    const arn = consumer?.ConsumerARN ?? "";
    expect(await tagsOf(arn)).toEqual({ of: "consumer" });
    await tag({ more: "1" }, arn);
    await untag(["of"], arn);
    expect([await tagsOf(arn), await tagsOf()]).toEqual([{ more: "1" }, { of: "stream" }]);
    await expect(tag({ "a*": "1" }, arn)).rejects.toMatchObject({ name: "InvalidArgumentException" });
  });
});

describe("the tags of a channel", () => {
  it("are its own", async () => {
    await emulator.client.send(new CreateStreamCommand({ StreamName: "source" }));
    const { ChannelARN: arn = "" } = await createChannel(emulator.client, "archive", { Tags: { of: "channel" } });
    expect(await tagsOf(arn)).toEqual({ of: "channel" });
    await tag({ more: "1" }, arn);
    await untag(["of"], arn);
    expect(await tagsOf(arn)).toEqual({ more: "1" });
  });
});
