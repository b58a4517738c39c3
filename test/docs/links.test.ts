import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/scratch-project.ts";
import { PAGES, readProjectFile } from "./pages.ts";

/** Links and images: `[text](target)`, `<https://…>`; those of reference style do not occur. */
const LINK = /\]\(([^()\s]+)\)|<(https?:[^>\s]+)>/g;

describe.for(PAGES)("the links of %s", (page) => {
  const links = [...withoutCode(readProjectFile(page)).matchAll(LINK)].map(([, target, url]) => target ?? url ?? "");

  test("within the project lead to files and headings that there are", () => {
    const own = links.filter((link) => !/^\w+:/.test(link));
    expect(own.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
  });

  test("elsewhere are URLs, and of hosts of others over TLS", () => {
    const others = links.filter((link) => /^\w+:/.test(link));
    const isGood = (link: string): boolean => {
      const { protocol, hostname } = URL.parse(link) ?? {};
      return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1"].includes(hostname ?? ""));
    };
    expect(others.filter((link) => !isGood(link))).toEqual([]);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (target.startsWith("..") || !existsSync(join(ROOT, target))) return false;
  return anchor === undefined || anchorsOf(target).has(anchor);
}

/** As GitHub makes them of headings: small letters, digits, dashes; a second one of the same kind gets a number. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode(readProjectFile(page)).matchAll(/^#{1,6} (.+)$/gm)) {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = text.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-");
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

/** What stands in code is no link. Of code in a line only brackets matter, for headings have code too. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*\]\([^`\n]*`/g, "");
}
