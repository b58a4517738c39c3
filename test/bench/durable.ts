import { calmly } from "./calm.ts";
import { OURS, oursDurable } from "./contenders.ts";
import { LOADS, measureLoad, type Load } from "./load.ts";
import type { Results } from "./results.ts";

const WRITERS = 32;
const [puts, , put] = LOADS as readonly [Load, Load, Load];

const rows = (load: Load, writers: string) => ({
  memory: `${load.name}${writers}, in memory`,
  os: `${load.name}${writers}, durable with os`,
  always: `${load.name}${writers}, durable with always`,
});

/** Loads on our server with the connections of the others, and those of many writers. */
export const DURABLE_PUTS = rows(puts, "");
export const MANY_WRITERS = [rows(puts, `, ${WRITERS} writers`), rows(put, `, ${WRITERS} writers`)] as const;

/** Memory, `os` and `always` in turns. */
export async function measureDurable(rounds: number, results: Results): Promise<void> {
  const [os, always] = [oursDurable("os"), oursDurable("always")];
  const [manyPuts, manyPut] = MANY_WRITERS;
  for (let round = 0; round < rounds; round++) {
    results.add(DURABLE_PUTS.memory, OURS.name, await calmly(() => measureLoad(OURS, puts)));
    results.add(DURABLE_PUTS.os, OURS.name, await calmly(() => measureLoad(os, puts)));
    results.add(manyPuts.os, OURS.name, await calmly(() => measureLoad(os, puts, WRITERS)));
    results.add(manyPuts.always, OURS.name, await calmly(() => measureLoad(always, puts, WRITERS)));
    results.add(manyPut.os, OURS.name, await calmly(() => measureLoad(os, put, WRITERS)));
    results.add(manyPut.always, OURS.name, await calmly(() => measureLoad(always, put, WRITERS)));
  }
}
