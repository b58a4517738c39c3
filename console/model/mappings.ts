import type { Tenant } from "./address.ts";
import { credential } from "./kinesis.ts";

/** An event source mapping, as the Lambda API shows it. */
export interface Mapping {
  readonly UUID: string;
  readonly FunctionArn?: string;
  readonly State?: string;
  readonly BatchSize?: number;
  readonly LastProcessingResult?: string;
}

/** The mappings of a stream. @returns undefined where the Lambda API does not answer */
export async function listMappings(tenant: Tenant, arn: string): Promise<readonly Mapping[] | undefined> {
  const query = new URLSearchParams({ EventSourceArn: arn });
  const response = await fetch(`/2015-03-31/event-source-mappings/?${query}`, {
    headers: credential(tenant, "lambda"),
  });
  if (!response.ok) return undefined;
  const { EventSourceMappings: mappings } = (await response.json()) as { EventSourceMappings?: readonly Mapping[] };
  return mappings;
}
