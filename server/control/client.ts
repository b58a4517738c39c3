import { ClockControl } from "./client/clock.ts";
import { LimitsControl } from "./client/limits.ts";
import { Requests } from "./client/requests.ts";
import { ScopedControl } from "./client/scoped-control.ts";

/** What the emulator says of itself once it answers. */
export interface Health {
  readonly status: "ok";
  /** The emulator's version, which is also that of its image and of the npm package. */
  readonly version: string;
}

export interface KinesisEmuClientOptions {
  /** Milliseconds after which a request is given up; 30 seconds when left out. */
  readonly timeout?: number;
}

/** Talks to the emulator's own API, in a container or in this process alike. */
export class KinesisEmuClient extends ScopedControl {
  /** The emulator's clock: stop it, move it, and all that falls due has happened. */
  readonly clock: ClockControl;
  /** AWS's rates and quotas: off, warn or enforce. */
  readonly limits: LimitsControl;

  /** @param endpoint as in `http://localhost:4567`, or what gives it at each request */
  constructor(endpoint: string | (() => string), { timeout = 30_000 }: KinesisEmuClientOptions = {}) {
    super(new Requests(typeof endpoint === "string" ? () => endpoint : endpoint, timeout), {});
    this.clock = new ClockControl(this.requests);
    this.limits = new LimitsControl(this.requests);
  }

  /** @throws ControlError when the emulator does not answer, or something else does */
  async health(): Promise<Health> {
    return this.requests.json("GET", "/health");
  }

  /**
   * The certificate of the CA that signs the emulator's own, PEM: what a client must trust to reach it over TLS.
   * @throws ControlError
   */
  async caCertificate(): Promise<string> {
    return this.requests.text("GET", "/_emu/ca.pem");
  }
}
