/**
 * Makes the picture of the console that the readme shows, from a morning that is always the same:
 *
 *   npm run console-picture
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startKinesisEmu } from "../../server/index.ts";
import { ConsolePage, launchBrowser } from "./browser.ts";
import { playMorning, sellOn } from "./demo.ts";

const PICTURE = "docs/console.png";
const PATH = "#/000000000000/us-east-1/stream/orders/shards";
/** Milliseconds that the page watches before it is taken: the curve of the last minute is to be full. */
const WATCHED = 62_000;

await using emulator = await startKinesisEmu({ port: 0 });
await playMorning(emulator);
const shop = sellOn(emulator);
const browser = await launchBrowser();
try {
  const { page } = await ConsolePage.open(browser, emulator.endpoint, PATH);
  await page.setViewportSize({ width: 1320, height: 860 });
  await sleep(WATCHED);
  await page.screenshot({ path: PICTURE });
  process.stdout.write(`made ${PICTURE}\n`);
} finally {
  await browser.close();
  await shop.stop();
}
