import { describe, expect, it } from "vitest";
import { operations, type OperationName } from "../../../server/api/model.generated.ts";
import { ENCODINGS } from "../../support/transports.ts";
import { NEVER_PROVOKED, NOT_PROVOKED } from "./not-provoked.ts";
import { PROVOCATIONS } from "./provocations.ts";
import { RATED } from "./rates.ts";
import { World } from "./world.ts";

const NAMES = Object.keys(operations) as OperationName[];

describe("every error that an operation declares", () => {
  it.each(NAMES)("of %s is provoked, or it is said why only a fault does it", (operation) => {
    const declared = operations[operation].errors;
    const provoked = Object.keys(PROVOCATIONS[operation]);
    const excused = Object.keys(NOT_PROVOKED[operation] ?? {});
    const rated = RATED[operation] === undefined ? [] : [RATED[operation]];
    const never = declared.filter((error) => error in NEVER_PROVOKED);
    // Each in one place, none in two, and none that is not declared.
    expect([...provoked, ...rated, ...excused, ...never].toSorted()).toEqual(declared.toSorted());
  });

  it("has a reason where only a fault provokes it", () => {
    const reasons = [NEVER_PROVOKED, ...Object.values(NOT_PROVOKED)].flatMap((errors) => Object.values(errors));
    expect(reasons.filter((reason) => reason.length < 20)).toEqual([]);
  });
});

const CASES = ENCODINGS.flatMap((encoding) =>
  NAMES.flatMap((operation) =>
    Object.entries(PROVOCATIONS[operation]).map(([error, arrange]) => ({ encoding, operation, error, arrange })),
  ),
);

it.each(CASES)("$operation answers with $error in $encoding", async ({ encoding, operation, error, arrange }) => {
  await using world = await World.start(encoding);
  const { status, contentType, body } = await world.call(operation, await arrange(world));
  expect(body).toEqual({ __type: error, message: expect.stringMatching(/\S/) });
  expect([status, contentType]).toEqual([400, world.contentType]);
});
