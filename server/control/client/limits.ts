import type { LimitMode } from "../../engine/limits.ts";
import type { Requests } from "./requests.ts";

export type { LimitMode };

/** AWS's documented rates and quotas: ignored (`off`), logged when exceeded (`warn`), or enforced (`enforce`). */
export class LimitsControl {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** @throws ControlError */
  async get(): Promise<LimitMode> {
    return (await this.#requests.json<{ mode: LimitMode }>("GET", "/_emu/limits")).mode;
  }

  /** Counting begins anew. @throws ControlError */
  async set(mode: LimitMode): Promise<void> {
    await this.#requests.json("PUT", "/_emu/limits", { json: { mode } });
  }
}
