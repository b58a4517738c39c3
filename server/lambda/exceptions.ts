/** Every exception of Lambda that the emulator answers with, and the HTTP status of each (lambda-reference §1.4, §3). */
const STATUS = {
  InvalidParameterValueException: 400,
  InvalidRequestContentException: 400,
  InvalidZipFileException: 502,
  PreconditionFailedException: 412,
  RequestTooLargeException: 413,
  ResourceConflictException: 409,
  ResourceInUseException: 400,
  ResourceNotFoundException: 404,
  ServiceException: 500,
  TooManyRequestsException: 429,
  UnsupportedOperationException: 400,
  ValidationException: 400,
} as const;

export type LambdaExceptionName = keyof typeof STATUS;

export interface LambdaExceptionOptions {
  /** How the service spells the key: mostly `message`, for what does not exist `Message`. */
  readonly key?: "message" | "Message";
  /** `null` where the service sends no `Type`. */
  readonly type?: "User" | "Service" | null;
}

/** An answer of Lambda that refuses a request. */
export class LambdaException extends Error {
  override readonly name: LambdaExceptionName;
  readonly status: number;
  /** The body as it travels. */
  readonly body: Readonly<Record<string, string>>;

  constructor(name: LambdaExceptionName, message: string, { key, type }: LambdaExceptionOptions = {}) {
    super(message);
    this.name = name;
    this.status = STATUS[name];
    const spelling = key ?? (name === "ResourceNotFoundException" ? "Message" : "message");
    const fault = this.status >= 500 ? "Service" : "User";
    this.body = { ...(type === null ? {} : { Type: type ?? fault }), [spelling]: message };
  }
}

/**
 * What the service's front says of a member that breaks its constraint; it has no `Type`.
 * @param value undefined where the service does not show it: in maps
 */
export function validationException(
  value: string | null | undefined,
  member: string,
  constraint: string,
): LambdaException {
  const quoted = value === null ? "null" : `'${value}'`;
  const shown = value === undefined ? "" : `${quoted} `;
  const text = `1 validation error detected: Value ${shown}at '${member}' failed to satisfy constraint: ${constraint}`;
  return new LambdaException("ValidationException", text, { type: null });
}
