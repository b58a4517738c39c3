/**
 * Who may import whom. Imports go one way:
 *
 *   main → emulator → http → operations | lambda | control | console → engine → store
 *
 * `wire` and `api` are leaves; `module` takes from the server only types, its version and the control client.
 * A new folder under server/ needs a line here.
 */

/**
 * What a room of server/ may import of the project besides itself.
 * @type {Record<string, string[]>}
 */
const MAY_IMPORT = {
  "main.ts": ["aws-cli.ts", "config/", "emulator.ts", "log.ts", "version.ts"],
  "aws-cli.ts": ["config/"],
  "index.ts": [
    "api/exceptions.ts",
    "config/",
    "control/",
    "engine/faults.ts",
    "emulator.ts",
    "lambda/runtime-client/",
    "log.ts",
    "version.ts",
  ],
  "emulator.ts": [
    "config/",
    "http/",
    "operations/",
    "lambda/",
    "control/",
    "engine/",
    "observe/",
    "sinks/",
    "store/",
    "log.ts",
    "start/",
    "version.ts",
  ],
  "start/": ["config/", "control/", "engine/", "lambda/", "store/", "log.ts"],
  "config/": ["engine/fault-definition.ts", "engine/limits.ts", "store/contract.ts", "log.ts", "version.ts"],
  "http/": [
    "operations/",
    "lambda/",
    "control/",
    "console/",
    "engine/",
    "observe/",
    "sinks/",
    "wire/",
    "api/",
    "log.ts",
    "version.ts",
  ],
  "observe/": ["engine/", "lambda/", "log.ts"],
  "sinks/": ["engine/", "wire/"],
  "operations/": ["engine/", "api/"],
  "lambda/": ["engine/", "api/exceptions.ts", "api/types.generated.ts", "log.ts", "version.ts"],
  "control/": [
    "console/",
    "engine/",
    "lambda/",
    "sinks/received-metrics.ts",
    "store/contract.ts",
    "api/",
    "log.ts",
    "version.ts",
  ],
  "console/": ["control/", "engine/", "lambda/", "store/contract.ts", "api/", "version.ts"],
  "engine/": ["store/", "api/exceptions.ts", "api/types.generated.ts"],
  "store/": [],
  "wire/": ["api/"],
  "api/": [],
  "log.ts": ["engine/clock.ts"],
  "version.ts": [],
};

const PROJECT = "^(server|module|test|tools)/";
const CONTROL_CLIENT = "^server/control/client(\\.ts$|/)";
/** `server/lambda/bootstrap/main.ts` is the program that runs functions for Node. */
const ENTRY_POINTS = "^(server/main|server/index|server/lambda/bootstrap/main|module/index|tools/[^/]+)\\.ts$";

/**
 * Matches the paths that begin with one of these.
 * @param {string[]} prefixes
 */
const under = (prefixes) => `^(${prefixes.map((prefix) => prefix.replaceAll(".", "\\.")).join("|")})`;
/** @param {string[]} names */
const inServer = (names) => names.map((name) => `server/${name}`);

/** @type {(name: string, comment: string, from: object, to: object) => object} */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const rooms = Object.entries(MAY_IMPORT).map(([room, others]) =>
  forbid(
    `server/${room}`,
    `server/${room} may import only ${others.join(", ") || "nothing of the project"}.`,
    { path: under(inServer([room])) },
    { path: PROJECT, pathNot: under(inServer([room, ...others])) },
  ),
);

export default {
  forbidden: [
    ...rooms,
    forbid(
      "every-room-has-a-rule",
      "This part of server/ has no line in MAY_IMPORT.",
      { path: "^server/", pathNot: under(inServer(Object.keys(MAY_IMPORT))) },
      {},
    ),
    forbid(
      "engine-knows-no-protocol",
      "The domain and its store know nothing of HTTP, JSON or Koa: no package, no network.",
      { path: under(["server/engine/", "server/store/"]) },
      { path: "node_modules/|^(node:)?(http|http2|https|net|tls)$" },
    ),
    forbid(
      "control-client-stands-alone",
      "The control client runs in other people's tests: of the server it may take types, and what runs functions there.",
      { path: CONTROL_CLIENT },
      {
        path: PROJECT,
        pathNot: [CONTROL_CLIENT, under(["server/lambda/runtime-client/"])],
        dependencyTypesNot: ["type-only"],
      },
    ),
    forbid(
      "functions-processes-stand-alone",
      "What runs in the processes of functions, and in other people's tests, takes nothing of the server.",
      { path: under(["server/lambda/bootstrap/", "server/lambda/runtime-client/"]) },
      {
        path: PROJECT,
        pathNot: under(["server/lambda/bootstrap/", "server/lambda/runtime-client/"]),
        dependencyTypesNot: ["type-only"],
      },
    ),
    forbid(
      "module-pulls-no-server-in",
      "The Testcontainers class may take types, the clients of the emulator and server/version.ts from the server.",
      { path: "^module/" },
      {
        path: PROJECT,
        pathNot: under([
          "module/",
          "server/control/client.ts",
          "server/control/client/",
          "server/lambda/runtime-client/",
          "server/version.ts",
        ]),
        dependencyTypesNot: ["type-only"],
      },
    ),
    forbid(
      "page-takes-types",
      "The console's page runs in a browser: of the rest it may take types only.",
      { path: "^console/" },
      { path: PROJECT, dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "nothing-imports-tests-or-tools",
      "What is published does not reach into test/ or tools/.",
      { path: "^(server|module)/" },
      { path: "^(test|tools)/" },
    ),
    forbid("no-cycles", "Two files that need each other are one file, or three.", {}, { circular: true }),
    forbid(
      "no-dead-files",
      "No entry point reaches this file.",
      { path: ENTRY_POINTS },
      { path: "^(server|module)/", pathNot: ENTRY_POINTS, reachable: false },
    ),
    forbid(
      "no-dev-dependencies",
      "Who installs the package does not get development dependencies.",
      { path: "^(server|module)/" },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer"], pathNot: "node_modules/(@types/)?dockerode/" },
    ),
    forbid(
      "dockerode-for-types",
      "testcontainers brings dockerode's types along; the package itself is a development dependency.",
      { path: "^(server|module)/" },
      { path: "node_modules/(@types/)?dockerode/", dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "declared-dependencies",
      "package.json does not name this package.",
      {},
      { dependencyTypes: ["npm-no-pkg", "npm-unknown", "undetermined"] },
    ),
    forbid("resolvable", "There is no such file or package.", {}, { couldNotResolve: true }),
  ],
  options: {
    // TypeScript 7, our `tsc`, has no API for programs: for them package.json gives the name `typescript` to version 6.
    parser: "tsc",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
  },
};
