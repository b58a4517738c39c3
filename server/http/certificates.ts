import type { Random } from "../engine/random.ts";
import type { Issued, ServerCertificate } from "./issue-certificate.ts";

/** Names that always reach an emulator: this machine, and the host of a container. */
const ALWAYS = ["localhost", "127.0.0.1", "::1", "0.0.0.0", "host.docker.internal", "kinesis", "kinesis-emu"];

/** A certificate authority of the emulator's own and a certificate of it, made when somebody first asks for them. */
export class Certificates {
  readonly #names: readonly string[];
  readonly #random: Random;
  readonly #now: () => number;
  #issued: Promise<Issued> | undefined;

  /**
   * @param names host names and addresses that the certificate is for, beside those of this machine
   * @param now epoch milliseconds of the real time, by which clients judge a certificate
   */
  constructor(names: readonly string[], random: Random, now: () => number) {
    this.#names = [...new Set([...ALWAYS, ...names])];
    this.#random = random;
    this.#now = now;
  }

  async server(): Promise<ServerCertificate> {
    return (await this.#issue()).server;
  }

  /** The CA's certificate, for clients to trust; PEM. */
  async ca(): Promise<string> {
    return (await this.#issue()).ca;
  }

  #issue(): Promise<Issued> {
    // Loaded late: most processes never speak TLS, and it is the slowest part to load.
    this.#issued ??= import("./issue-certificate.ts").then(({ issueCertificate }) =>
      issueCertificate(this.#names, this.#random, this.#now),
    );
    return this.#issued;
  }
}
