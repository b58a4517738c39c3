import { KinesisClient } from "@aws-sdk/client-kinesis";
import type { Browser } from "playwright-core";
import { startKinesisEmu, type KinesisEmu } from "../../server/index.ts";
import { ConsolePage, launchBrowser } from "./browser.ts";

/** An emulator, a client of it, and a browser that looks at it. */
export class LookedAt implements AsyncDisposable {
  readonly emulator: KinesisEmu;
  readonly client: KinesisClient;
  readonly #browser: Browser;

  private constructor(emulator: KinesisEmu, browser: Browser) {
    this.emulator = emulator;
    this.client = new KinesisClient(emulator.getClientConfig());
    this.#browser = browser;
  }

  static async start(): Promise<LookedAt> {
    return new LookedAt(await startKinesisEmu({ port: 0 }), await launchBrowser());
  }

  /** @param path behind the # of the console: of a stream, as in `orders/records` */
  open(path = ""): Promise<ConsolePage> {
    const place = path === "" || path.startsWith("#") ? path : `#/000000000000/us-east-1/stream/${path}`;
    return ConsolePage.open(this.#browser, this.emulator.endpoint, place || "/");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    this.client.destroy();
    await this.emulator.stop();
  }
}
