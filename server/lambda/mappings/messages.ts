/** What the service says of event source mappings, recorded (lambda-reference §1.4) unless it stands below. */

export const MAPPING_NOT_FOUND = "The resource you requested does not exist.";
export const mappingOfArnNotFound = (arn: string): string => `Event source mapping not found: ${arn}`;
export const streamNotFound = (arn: string): string => `Stream not found: ${arn}`;
export const UNRECOGNIZED_SOURCE = "Unrecognized event source.";
export const FUNCTION_NOT_FOUND = "Function does not exist";
export const STARTING_POSITION_MISSING =
  "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.";
export const unsupportedParameter = (name: string): string =>
  `Unsupported ${name} parameter for given event source mapping type.`;
export const INVALID_FILTER = "Invalid filter pattern definition.";

// The blanks within the quotes are the service's.
export const mappingExists = (sourceArn: string, functionName: string, uuid: string): string =>
  `The event source arn (" ${sourceArn} ") and function (" ${functionName} ") provided mapping already exists. ` +
  `Please update or delete the existing mapping with UUID ${uuid}`;

/** Reported by users of the service. */
export const mappingInUse = (verb: "update" | "delete"): string =>
  `Cannot ${verb} the event source mapping because it is in use.`;

// --- UNVERIFIED: no recording from AWS exists of these ---------------------------------------------------------------

export const TIMESTAMP_MISSING = "StartingPositionTimestamp must be provided when StartingPosition is AT_TIMESTAMP.";
export const TIMESTAMP_UNEXPECTED =
  "StartingPositionTimestamp is only supported when StartingPosition is AT_TIMESTAMP.";
export const TIMESTAMP_IN_FUTURE = "StartingPositionTimestamp must not be in the future.";
export const RECORD_AGE_TOO_SMALL = "MaximumRecordAgeInSeconds must be -1 or at least 60.";
export const WINDOW_WITH_PARALLELIZATION =
  "TumblingWindowInSeconds is not supported with a ParallelizationFactor greater than 1.";
export const tooManyFilters = (limit: number): string => `FilterCriteria cannot have more than ${limit} filters.`;
export const unsupportedDestination = (arn: string): string =>
  `The destination ${arn} is not supported: it must be an Amazon SQS queue, an Amazon SNS topic or an Amazon S3 bucket.`;
export const INVALID_MARKER = "Invalid Marker.";
