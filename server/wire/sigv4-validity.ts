import { IncompleteSignatureException, InvalidSignatureException } from "../api/exceptions.ts";
import type { Signature } from "./sigv4-signature.ts";

/** The parts of a credential. */
export interface Scope {
  readonly accessKeyId: string;
  /** `yyyymmdd` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
}

/** A service by the name with which requests to it are signed. */
export type Service = "kinesis" | "lambda" | "sts" | "monitoring";

const TERMINATOR = "aws4_request";
const MINUTE = 60_000;
/** How far the clock of a client may be off, either way. */
const MAX_SKEW = 5 * MINUTE;
/** Seconds that a presigned query may last: a week. */
const MAX_EXPIRES = 604_800;

/** @throws IncompleteSignatureException in words recorded in mhart/aws4#97 */
export function readScope({ credential }: Signature): Scope {
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split("/");
  if (accessKeyId && date && region && service && terminator && rest.length === 0) {
    return { accessKeyId, date, region, service, terminator };
  }
  const example = "e.g. keyid/date/region/service/term";
  throw new IncompleteSignatureException(
    `Credential must have exactly 5 slash-delimited elements, ${example}, got '${credential}'`,
  );
}

/**
 * Whether a signature was made for this service and is neither too old nor from the future.
 * @param now epoch milliseconds
 * @param service whose name the signature must bear
 * @returns when it was signed, epoch milliseconds
 * @throws InvalidSignatureException in the words of the IAM User Guide, "Troubleshoot signed requests"; that of the
 *   service recorded in twitchscience/kinsumer#57, those of time in many issues
 */
export function checkValidity(signature: Signature, scope: Scope, service: Service, now: number): number {
  const signedAt = parseDate(signature.date);
  const time = basicFormat(signedAt);
  const faults = [
    scope.service !== service && `Credential should be scoped to correct service: '${service}'. `,
    scope.terminator !== TERMINATOR &&
      `Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${scope.terminator}'. `,
    scope.date !== time.slice(0, 8) &&
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ` +
        `'${scope.date}' != '${time.slice(0, 8)}', from '${time}'. `,
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new InvalidSignatureException(faults.join(""));
  checkTime(signedAt, lifetimeOf(signature), now);
  return signedAt;
}

function checkTime(signedAt: number, lifetime: number, now: number): void {
  const [time, present] = [basicFormat(signedAt), basicFormat(now)];
  if (signedAt < now - lifetime) {
    const limit = `${basicFormat(now - lifetime)} (${present} - ${lifetime / MINUTE} min.)`;
    throw new InvalidSignatureException(`Signature expired: ${time} is now earlier than ${limit}`);
  }
  if (signedAt > now + MAX_SKEW) {
    const limit = `${basicFormat(now + MAX_SKEW)} (${present} + ${MAX_SKEW / MINUTE} min.)`;
    throw new InvalidSignatureException(`Signature not yet current: ${time} is still later than ${limit}`);
  }
}

/** Milliseconds. The words for a presigned query that would last too long are not recorded for this service. */
function lifetimeOf({ expires }: Signature): number {
  if (expires === null) return MAX_SKEW;
  const seconds = Number(expires);
  if (/^\d+$/.test(expires) && seconds <= MAX_EXPIRES) return seconds * 1000;
  throw new IncompleteSignatureException(`X-Amz-Expires must be a number of seconds from 0 to ${MAX_EXPIRES}.`);
}

/** Reads ISO 8601's basic format, and the format of a Date header. */
function parseDate(text: string): number {
  const time = Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!Number.isNaN(time)) return time;
  const help = "See http://en.wikipedia.org/wiki/ISO_8601";
  throw new IncompleteSignatureException(`Date must be in ISO-8601 'basic format'. Got '${text}'. ${help}`);
}

/** `yyyymmddThhmmssZ` */
function basicFormat(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
