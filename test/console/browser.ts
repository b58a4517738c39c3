import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { requirement } from "../support/requirements.ts";

/** Names under which Linux has it; a test may be told another one by CHROMIUM. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Where screenshots are kept. */
const PICTURES = "test-results/console";

const executable = process.env["CHROMIUM"] ?? find(NAMES);

/** Whether there is a browser to test with. */
export const hasBrowser = requirement("chromium", executable !== undefined);

function find(names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function launchBrowser(): Promise<Browser> {
  // Tests run as root in containers, where Chromium's sandbox does not start.
  return chromium.launch({ executablePath: executable ?? "", args: ["--no-sandbox"] });
}

/** The console in a browser, as a person would see it. */
export class ConsolePage {
  readonly page: Page;
  /** What went wrong in the page: exceptions, and what its policy refused. */
  readonly errors: readonly string[];

  private constructor(page: Page, errors: readonly string[]) {
    this.page = page;
    this.errors = errors;
  }

  /** @param path of the emulator, or behind the # of the console */
  static async open(browser: Browser, endpoint: string, path = "/"): Promise<ConsolePage> {
    const page = await browser.newPage({
      colorScheme: "light",
      reducedMotion: "reduce",
      viewport: { width: 1440, height: 900 },
    });
    page.setDefaultTimeout(15_000);
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        errors.push(message.text());
    });
    await page.goto(path.startsWith("#") ? `${endpoint}/_emu/console/${path}` : endpoint + path);
    return new ConsolePage(page, errors);
  }

  /** The picture of the shards says in words what it shows. */
  async lineage(): Promise<string> {
    return (await this.page.getByRole("img", { name: /^Lineage/ }).getAttribute("aria-label")) ?? "";
  }

  /** A number at the head of a stream's page, with its unit. */
  async figure(name: string): Promise<string> {
    return this.page.locator(".figure", { hasText: name }).locator(".figure-value").first().innerText();
  }

  async goTo(link: string | RegExp): Promise<void> {
    await this.page.getByRole("link", { name: link, exact: true }).first().click();
  }

  async press(button: string | RegExp): Promise<void> {
    await this.page.getByRole("button", { name: button, exact: true }).first().click();
  }

  /** Opens a dialog, fills its fields in, and presses its last button. */
  async ask(button: string | RegExp, fields: Readonly<Record<string, string>>, action: string): Promise<void> {
    await this.press(button);
    const dialog = this.page.getByRole("dialog");
    for (const [label, value] of Object.entries(fields)) {
      const field = dialog.getByLabel(label, { exact: true });
      await field.waitFor();
      const isChoice = (await field.locator("option").count()) > 0;
      await (isChoice ? field.selectOption(value) : field.fill(value));
    }
    await dialog.getByRole("button", { name: action, exact: true }).click();
  }

  async keepPicture(name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }
}
