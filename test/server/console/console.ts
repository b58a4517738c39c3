import type { Feed, RecordsAnswer, RecordsQuery } from "../../../server/console/shapes.ts";
import { startEmulator, type Emulator } from "../control/records/emulator.ts";

export const HERE = { account: "000000000000", region: "us-east-1" };

/** An emulator, and what the console's page asks it. */
export interface Asked extends Emulator {
  feed(question?: Readonly<Record<string, string>>): Promise<Feed>;
  records(query: Partial<RecordsQuery>): Promise<RecordsAnswer>;
}

/** Records are those of a stream called `orders`, unless another one is asked for. */
export async function startAsked(): Promise<Asked> {
  const emulator = await startEmulator();
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(`${emulator.endpoint}/_emu/console/${path}`, init);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };
  return {
    ...emulator,
    feed: async (question = {}) => (await ask(`feed?${new URLSearchParams(question).toString()}`)) as Feed,
    records: async (query) => {
      const all = { ...HERE, stream: "orders", order: "newest", limit: 100, ...query };
      return (await ask("records", { method: "POST", body: JSON.stringify(all) })) as RecordsAnswer;
    },
  };
}
