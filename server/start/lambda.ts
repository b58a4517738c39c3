import { endpointOf } from "../config/endpoint.ts";
import type { Options } from "../config/options.ts";
import type { Clock } from "../engine/clock.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { Credentials } from "../lambda/context.ts";
import { LazyLambda } from "../lambda/lazy.ts";
import type { Logger } from "../log.ts";

export interface LambdaParts {
  readonly kinesis: Kinesis;
  readonly logger: Logger;
  /** See LambdaContext. */
  readonly machineTime: Clock;
  /** Where the emulator listens; resolves once it does. */
  readonly port: Promise<number>;
}

/** Lambda as the options want it; nothing of it is loaded yet. */
export function prepareLambda(options: Options, { port, ...parts }: LambdaParts): LazyLambda {
  return new LazyLambda({
    ...parts,
    settings: {
      endpoint: port.then((known) => endpointOf(options.host, known)),
      functions: options.functions,
      functionEndpoints: options.functionEndpoints,
      transitionTime: options.transitionTime,
      retryBackoff: options.lambdaRetryBackoff,
      awsEndpoint: options.awsEndpoint,
      credentialsOf: (account) => functionCredentials(options, account),
    },
  });
}

/** With which a function comes back into its own account: a known key where there is one for it. */
function functionCredentials({ accessKeys, accountId, auth }: Options, account: string): Credentials {
  const own = accessKeys.find((key) => (key.account ?? accountId) === account) ?? accessKeys[0];
  if (own && (auth === "verify" || (own.account ?? accountId) === account)) {
    return { accessKeyId: own.id, secretAccessKey: own.secret };
  }
  return { accessKeyId: account, secretAccessKey: "test" };
}
