import { partition } from "../engine/identity.ts";
import type { SinkOperation } from "./call.ts";

/** Who signed the request. The service knows ids of users; here the access key stands for both its user and its id. */
const getCallerIdentity: SinkOperation = (_input, { account, region, accessKeyId }) => ({
  Arn: `arn:${partition(region)}:iam::${account}:user/${accessKeyId}`,
  UserId: accessKeyId,
  Account: account,
});

/** What clients of Kinesis ask STS for. Credentials for a role are none of it: here any do. */
export const stsOperations: ReadonlyMap<string, SinkOperation> = new Map([["GetCallerIdentity", getCallerIdentity]]);
