const ANY_ADDRESS = new Set(["0.0.0.0", "::"]);

/** Where clients on this machine reach a server that listens on a host and port. */
export function endpointOf(host: string, port: number): string {
  const reachable = ANY_ADDRESS.has(host) ? "localhost" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
