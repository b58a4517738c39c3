/** A fault's wish: the client gets no answer, or none any more. */
export class ConnectionDropped extends Error {
  override readonly name = "ConnectionDropped";
  /** What such a thing looks like from outside. */
  readonly code = "ECONNRESET";

  constructor() {
    super("a fault of the emulator dropped the connection");
  }
}
