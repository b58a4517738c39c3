/** A place in a request that is wrong, and why: `body.effect.share`, `query.region`. */
export interface Place {
  readonly place: string;
  readonly reason: string;
}

/** The body of every answer of the control API that is not a success. */
export interface RefusalBody {
  readonly error: {
    readonly what: string;
    readonly why: string;
    readonly remedy: string;
    /** Where the request is wrong, when it is. */
    readonly places?: readonly Place[];
  };
}

/** A control request that cannot be done: what happened, why, and what to do. */
export class ControlRefusal extends Error {
  override readonly name = "ControlRefusal";
  /** The HTTP status. */
  readonly status: number;
  readonly body: RefusalBody;

  constructor(status: number, what: string, why: string, remedy: string, places?: readonly Place[]) {
    super(`${what} ${why}`);
    this.status = status;
    this.body = { error: { what, why, remedy, ...(places === undefined ? {} : { places }) } };
  }
}
