/** What can be set of a mapping and changed later, in the service's words, and as it is stored. */
export interface DeliverySettings {
  readonly batchSize: number;
  readonly maximumBatchingWindowInSeconds: number;
  readonly parallelizationFactor: number;
  /** -1: until the records pass the stream's retention. */
  readonly maximumRecordAgeInSeconds: number;
  /** -1: without end. */
  readonly maximumRetryAttempts: number;
  readonly bisectBatchOnFunctionError: boolean;
  /** 0: no windows. */
  readonly tumblingWindowInSeconds: number;
  readonly functionResponseTypes: readonly string[];
  /** The patterns of the FilterCriteria. */
  readonly filters: readonly string[];
  /** The ARN of the OnFailure destination. */
  readonly onFailure: string | null;
}

/** How long a failed invocation waits for the next, in milliseconds: twice as long each time, up to a longest. */
export interface RetryBackoff {
  readonly first: number;
  readonly longest: number;
}
