import type { Options } from "../config/options.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { Resettable } from "../engine/resets.ts";
import { isWithin } from "../engine/scope.ts";
import { defaultSettings } from "../engine/stream-settings.ts";

/**
 * The streams that the options name, there again after every reset: ACTIVE, however long streams otherwise take. One that
 * a data folder brought along stays as it is.
 */
export function initialStreams(
  { streams, accountId: account, region: ownRegion }: Options,
  kinesis: Kinesis,
): Resettable {
  return {
    reset: async (scope) => {
      for (const { name, shardCount, region = ownRegion } of streams) {
        const streamName = { account, region, name };
        if (!isWithin(scope, streamName) || kinesis.find(streamName)) continue;
        await kinesis.create(streamName, shardCount, defaultSettings("PROVISIONED"), 0);
      }
    },
  };
}
