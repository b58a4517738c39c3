/** What the service says of functions, recorded unless it stands below. */

export const functionExists = (name: string): string => `Function already exist: ${name}`;

export const functionNotFound = (arn: string): string => `Function not found: ${arn}`;

export const CANNOT_UNZIP = "Could not unzip uploaded file. Please check your file, then try to upload again.";
export const EMPTY_ZIP = "Uploaded file must be a non-empty zip";
export const unzippedTooLarge = (limit: number): string => `Unzipped size must be smaller than ${limit} bytes`;

export const RUNTIME_AND_HANDLER =
  "Runtime and Handler are mandatory parameters for functions created with deployment packages.";

export const reservedVariables = (names: readonly string[]): string => {
  const keys = names.join(", ");
  return (
    "Lambda was unable to configure your environment variables because the environment variables you have provided " +
    "contains reserved keys that are currently not supported for modification. " +
    `Reserved keys used in this request: ${keys}`
  );
};

/** Reported by users of the service. @param measured the variables as JSON */
export const variablesTooLarge = (measured: string): string =>
  "Lambda was unable to configure your environment variables because the environment variables you have provided " +
  `exceeded the 4KB limit. String measured: ${measured}`;

export const WRONG_REVISION =
  "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the " +
  "latest Revision Id for your resource.";

export const updateInProgress = (arn: string): string =>
  `The operation cannot be performed at this time. An update is in progress for resource: ${arn}`;

export const FUNCTION_PENDING =
  "The operation cannot be performed at this time. The function is currently in the following state: Pending";

export const payloadTooLarge = (limit: number): string =>
  `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;

// The emulator's own.

export const FUNCTIONS_ARE_OFF =
  "This emulator runs no code: it was started with --functions off. Start it without, attach a process to the " +
  "function's name, or bind the name to an endpoint.";

export const runtimeNotOffered = (runtime: string): string =>
  `kinesis-emu runs no ${runtime} code: of the runtimes it has nodejs* and provided*. A function of another one can ` +
  "run elsewhere: attach its process to the function's name, or bind the name to an endpoint such as AWS's base " +
  "image; neither needs CreateFunction.";

export const ONLY_ZIP_FILES =
  "kinesis-emu takes a function's code as Code.ZipFile only: it has no S3 and runs no images. An image can run beside " +
  "it, with the function's name bound to its endpoint.";

export const variableHasNul = (name: string): string =>
  `The value of the environment variable ${name} holds a NUL, which no process can be given. Leave it out.`;

export const zipHasLink = (name: string): string =>
  `The zip holds a symbolic link, ${name}; kinesis-emu unpacks files only. Zip what it points to instead (zip without -y).`;

export const notOffered = (member: string): string => `kinesis-emu does not offer ${member}.`;
