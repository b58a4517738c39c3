/**
 * Every exception the service answers with, made from one table: the modelled ones (kinesis-reference §1.2) and those
 * that the front of the service adds to any operation. The value is the HTTP status.
 */
const STATUS = {
  AccessDeniedException: 400,
  DryRunOperationException: 400,
  ExpiredIteratorException: 400,
  ExpiredNextTokenException: 400,
  IncompleteSignatureException: 400,
  InternalFailure: 500,
  InternalFailureException: 500,
  InvalidArgumentException: 400,
  InvalidSignatureException: 400,
  KMSAccessDeniedException: 400,
  KMSDisabledException: 400,
  KMSInvalidStateException: 400,
  KMSNotFoundException: 400,
  KMSOptInRequired: 400,
  KMSThrottlingException: 400,
  LimitExceededException: 400,
  MissingAuthenticationTokenException: 400,
  ProvisionedThroughputExceededException: 400,
  ResourceInUseException: 400,
  ResourceNotFoundException: 400,
  SerializationException: 400,
  UnknownOperationException: 400,
  UnrecognizedClientException: 400,
  ValidationException: 400,
} as const;

export type ExceptionName = keyof typeof STATUS;
export const EXCEPTION_NAMES = Object.keys(STATUS) as ExceptionName[];

/** An answer of the service that refuses a request; `name` is what travels as `__type`. */
export abstract class ServiceException extends Error {
  abstract override readonly name: ExceptionName;
  abstract readonly status: number;

  /** @param message what travels as the message; absent where the service sends only the type */
  constructor(message?: string) {
    super(message);
  }
}

type ExceptionClass = new (message?: string) => ServiceException;

function exception(name: ExceptionName): ExceptionClass {
  return class extends ServiceException {
    override readonly name = name;
    readonly status = STATUS[name];
  };
}

export const DryRunOperationException = exception("DryRunOperationException");
export const ExpiredIteratorException = exception("ExpiredIteratorException");
export const ExpiredNextTokenException = exception("ExpiredNextTokenException");
export const IncompleteSignatureException = exception("IncompleteSignatureException");
export const InternalFailure = exception("InternalFailure");
export const InternalFailureException = exception("InternalFailureException");
export const InvalidArgumentException = exception("InvalidArgumentException");
export const InvalidSignatureException = exception("InvalidSignatureException");
export const LimitExceededException = exception("LimitExceededException");
export const MissingAuthenticationTokenException = exception("MissingAuthenticationTokenException");
export const ProvisionedThroughputExceededException = exception("ProvisionedThroughputExceededException");
export const ResourceInUseException = exception("ResourceInUseException");
export const ResourceNotFoundException = exception("ResourceNotFoundException");
export const SerializationException = exception("SerializationException");
export const UnknownOperationException = exception("UnknownOperationException");
export const UnrecognizedClientException = exception("UnrecognizedClientException");
export const ValidationException = exception("ValidationException");

/** The exception of that name. */
export function serviceException(name: ExceptionName, message: string): ServiceException {
  return new (exception(name))(message);
}
