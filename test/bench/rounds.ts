import { calmly } from "./calm.ts";
import type { Contender } from "./contenders.ts";
import type { Results } from "./results.ts";

/** Rounds of a contender that is slow. */
export const SLOW_ROUNDS = 3;

interface Measurement {
  readonly row: string;
  readonly measure: (contender: Contender) => Promise<number>;
}

/** Every contender once in every round, so that what else the machine does meets all of them alike. */
export async function measureInRounds(
  rounds: number,
  contenders: readonly Contender[],
  measurements: readonly Measurement[],
  results: Results,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const { row, measure } of measurements) {
      for (const contender of contenders) {
        if (contender.isSlow && round >= SLOW_ROUNDS) continue;
        try {
          results.add(row, contender.name, await calmly(() => measure(contender)));
        } catch (error) {
          results.add(row, contender.name, Number.NaN);
          console.log(`${row}, ${contender.name}, round ${round + 1} is left out: ${String(error).slice(0, 300)}`);
        }
      }
    }
  }
}
