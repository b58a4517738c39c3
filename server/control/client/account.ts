import { hash } from "node:crypto";
import { environmentOf, type KinesisClientConfig } from "./client-config.ts";
import { ControlError } from "./control-error.ts";
import type { Requests } from "./requests.ts";
import { ScopedControl } from "./scoped-control.ts";

/** How many accounts there are that do not begin with a zero. */
const ACCOUNTS = 900_000_000_000n;

/**
 * One account of a shared emulator: its clients see only its streams, and what is done here is done to it alone. Clock,
 * limits and snapshots belong to all accounts together.
 */
export class KinesisEmuAccount extends ScopedControl {
  /** 12 digits. */
  readonly accountId: string;
  readonly #region: string;

  /** @throws ControlError unless the id has 12 digits */
  constructor(requests: Requests, accountId: string, region: string) {
    super(requests, { account: accountId });
    if (!/^\d{12}$/.test(accountId)) {
      throw new ControlError(
        `${JSON.stringify(accountId)} is not an AWS account id.`,
        "An account id has exactly 12 digits.",
        'Give such a one, as a string: "123456789012"; or any text to forTestFile().',
      );
    }
    this.accountId = accountId;
    this.#region = region;
  }

  /** For clients that work in this account: its id is their access key id, and the secret is any. */
  getClientConfig(): KinesisClientConfig {
    const credentials = { accessKeyId: this.accountId, secretAccessKey: "test" };
    return { endpoint: this.requests.endpoint, region: this.#region, credentials };
  }

  /** Variables by which a child process, whatever its language and SDK, works in this account. */
  getEnvironment(): Record<string, string> {
    return environmentOf(this.getClientConfig());
  }
}

/** The account that belongs to a text, always the same and hardly ever that of another one. */
export function accountOf(text: string): string {
  const digest = BigInt(`0x${hash("sha256", text)}`);
  return String((digest % ACCOUNTS) + 100_000_000_000n);
}
