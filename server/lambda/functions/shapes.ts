import { createHash } from "node:crypto";
import { partition } from "../../engine/identity.ts";
import { arnOf, type FunctionDocument } from "./document.ts";

/** As the service writes times of functions: `2024-03-27T09:14:35.000+0000`. */
export function formatTime(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString().replace("Z", "+0000");
}

/**
 * A FunctionConfiguration, with the members that the service sends (recorded in LocalStack's test_function_lifecycle).
 * @param isChanging whether the last change still lasts
 */
export function functionConfiguration(document: FunctionDocument, isChanging: boolean): object {
  const { region, name, settings, code, change } = document;
  return {
    FunctionName: name,
    FunctionArn: arnOf(document),
    Runtime: settings.runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.size,
    Description: settings.description,
    Timeout: settings.timeout,
    MemorySize: settings.memorySize,
    LastModified: formatTime(change.startedAt),
    CodeSha256: code.sha256,
    Version: "$LATEST",
    ...(settings.environment ? { Environment: { Variables: settings.environment } } : {}),
    TracingConfig: { Mode: settings.tracing },
    RevisionId: isChanging ? change.revision : change.settledRevision,
    ...stateOf(document, isChanging),
    PackageType: "Zip",
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorage },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(region, settings.runtime) },
    LoggingConfig: { LogFormat: "Text", LogGroup: settings.logGroup },
  };
}

/** While a function is created, nothing is said of updates. */
function stateOf({ change: { kind } }: FunctionDocument, isChanging: boolean): object {
  const reason = "The function is being created.";
  if (!isChanging) return { State: "Active", LastUpdateStatus: "Successful" };
  if (kind === "create") return { State: "Pending", StateReason: reason, StateReasonCode: "Creating" };
  return {
    State: "Active",
    LastUpdateStatus: "InProgress",
    LastUpdateStatusReason: reason,
    LastUpdateStatusReasonCode: "Creating",
  };
}

/** The service names a runtime's version by 64 hexadecimal digits. */
function runtimeVersionArn(region: string, runtime: string): string {
  const digits = createHash("sha256").update(runtime).digest("hex");
  return `arn:${partition(region)}:lambda:${region}::runtime:${digits}`;
}
