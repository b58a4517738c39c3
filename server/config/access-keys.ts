import { accountId, list, ValueMistake } from "./parse.ts";

/** How much of a request's signature counts. */
export const AUTH_MODES = ["off", "shape", "verify"] as const;
export type AuthMode = (typeof AUTH_MODES)[number];

/** Credentials of a client, as `--auth verify` knows them. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** 12 digits; absent: that of every other caller. */
  readonly account?: string | undefined;
}

const GRAMMAR =
  "write id:secret or id:secret:account, several with commas between, such as test:test,ci:s3cr3t:123456789012";

/** What the credential of a signature can name: its parts are told apart by slashes, blanks and commas. */
const KEY_ID = /^[\w.-]{1,128}$/;

/** @throws ValueMistake, which never shows a secret */
export function parseAccessKeys(text: string): AccessKey[] {
  const keys = list(text).map(parseAccessKey);
  if (keys.length === 0) throw new ValueMistake("it names no access key, so nobody could be let in", GRAMMAR);
  for (const [index, { id }] of keys.entries()) {
    const isTwice = keys.findIndex((other) => other.id === id) !== index;
    if (isTwice) throw new ValueMistake(`the access key "${id}" is named twice`, "name every access key once");
  }
  return keys;
}

function parseAccessKey(text: string): AccessKey {
  const [id = "", secret = "", account, ...rest] = text.split(":").map((part) => part.trim());
  if (!KEY_ID.test(id)) throw new ValueMistake(`"${id}" is not an access key id`, GRAMMAR);
  if (secret === "") throw new ValueMistake(`the access key "${id}" has no secret`, GRAMMAR);
  if (rest.length > 0) throw new ValueMistake(`the access key "${id}" has more than three parts`, GRAMMAR);
  return { id, secret, account: account === undefined ? undefined : accountId(account) };
}
