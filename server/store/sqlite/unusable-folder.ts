/** A folder that state cannot be kept in; the message says why, `remedy` what to do. */
export class UnusableFolder extends Error {
  override readonly name = "UnusableFolder";
  readonly remedy: string;

  constructor(why: string, remedy: string, options?: ErrorOptions) {
    super(why, options);
    this.remedy = remedy;
  }
}
