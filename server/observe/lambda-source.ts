import { parseResourceArn } from "../engine/resources.ts";
import { parseFunctionReference } from "../lambda/function-reference.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { MetricSource } from "./definitions.ts";

/**
 * What event source mappings have counted, and how far they are behind: of mappings that are there.
 * @param current absent until somebody needs it
 */
export function lambdaSource(current: () => Lambda | undefined): MetricSource {
  return (write) => {
    for (const { mapping, traffic, iteratorAge } of current()?.sources.mappings.activity() ?? []) {
      const { account, region, uuid, eventSourceArn, functionArn } = mapping;
      const resource = parseResourceArn(eventSourceArn);
      const labels = {
        account,
        region,
        stream: resource && "stream" in resource ? resource.stream : "",
        function: parseFunctionReference(functionArn, mapping)?.name ?? "",
        mapping: uuid,
      };
      write("kinesis_emu_mapping_invocations_total", labels, traffic.invocations);
      write("kinesis_emu_mapping_errors_total", labels, traffic.errors);
      write("kinesis_emu_mapping_discarded_batches_total", labels, traffic.discardedBatches);
      if (iteratorAge !== undefined) write("kinesis_emu_mapping_iterator_age_seconds", labels, iteratorAge / 1000);
    }
  };
}
