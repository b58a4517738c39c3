import { isIP } from "node:net";
import type { IncomingHttpHeaders } from "node:http";
import { ControlRefusal } from "./refusal.ts";

/** Domains that the public name system never has, so that no page of the internet can take on one of their names. */
const PRIVATE_DOMAIN = /\.(localhost|local|internal|test|home\.arpa)$/;

/**
 * Lets the emulator be controlled by programs and by its own pages, and by no page of somewhere else that happens to be
 * open in a browser of the same machine: neither one that says where it comes from, nor one whose name was made to
 * lead to this address (DNS rebinding), of which the name in `Host` is all that can be seen.
 * @param host name and port, as the client addressed the emulator
 * @param hosts names that are the emulator's own by its options
 * @returns with status 403; undefined when the request may come in
 */
export function refusalOfForeignPage(
  headers: IncomingHttpHeaders,
  host: string,
  hosts: readonly string[],
): ControlRefusal | undefined {
  const name = hostname(host);
  if (!isOwnName(name, new Set(hosts.map((each) => each.toLowerCase())))) {
    const why = `It was sent to the host name "${name}", which the emulator does not know as one of its own.`;
    const remedy = `Start the emulator with --tls-hosts ${name === "" ? "<name>" : name}, or use its address.`;
    return refusal(why, remedy);
  }
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  const isForeign = origin !== undefined && hostOf(origin) !== host.toLowerCase();
  if (!isForeign && site !== "cross-site" && site !== "same-site") return undefined;
  const page = origin === undefined ? "another site" : `the origin ${origin}`;
  return refusal(`It comes from a page of ${page}.`, "Send it from a program, or from a page of the emulator itself.");
}

function refusal(why: string, remedy: string): ControlRefusal {
  return new ControlRefusal(403, "The emulator is not controlled by pages of other origins.", why, remedy);
}

/** An address, a name without a domain, such as a container's alias, a name of a private domain, or one of the options. */
function isOwnName(name: string, hosts: ReadonlySet<string>): boolean {
  if (name === "") return false;
  return !name.includes(".") || isIP(name) !== 0 || PRIVATE_DOMAIN.test(name) || hosts.has(name);
}

/** Without the port, and without the brackets of an IPv6 address. */
function hostname(host: string): string {
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(host)?.[1];
  return bracketed ?? host.replace(/:\d+$/, "").replace(/\.$/, "").toLowerCase();
}

/** The host and port of an origin; an opaque one (`null`) has none. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
