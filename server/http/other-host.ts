const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a browser sent a request for a page of another host. Such a page could have its reader's own machine run
 * code by it, so that Lambda answers only pages of this machine; programs send no Origin.
 * @param origin the header's value; empty where there is none
 */
export function isOfOtherHost(origin: string): boolean {
  return origin !== "" && !LOOPBACK.has(URL.parse(origin)?.hostname ?? "");
}
