import { expect, it } from "vitest";
import { endpointOf } from "../../../server/config/endpoint.ts";

it.each([
  ["127.0.0.1", "http://127.0.0.1:4567"],
  ["0.0.0.0", "http://localhost:4567"],
  ["::", "http://localhost:4567"],
  ["::1", "http://[::1]:4567"],
  ["kinesis.example", "http://kinesis.example:4567"],
])("a server on %s is reached at %s", (host, endpoint) => {
  expect(endpointOf(host, 4567)).toBe(endpoint);
});
