/**
 * Whether tests can run that need something this machine may lack: a Docker engine, another language's client.
 * Prints one line when they cannot.
 *
 * @throws Error when KINESIS_EMU_TEST_REQUIRE names it (names with commas between, or `all`), so that nothing is
 *   skipped unseen where everything is meant to be there
 */
export function requirement(name: string, available: boolean): boolean {
  if (available) return true;
  const required = (process.env["KINESIS_EMU_TEST_REQUIRE"] ?? "").split(",").map((part) => part.trim());
  if (required.includes(name) || required.includes("all")) {
    throw new Error(
      `${name} is not available, but KINESIS_EMU_TEST_REQUIRE asks for it.\n` +
        `  what to do: install or start it, or take it out of that list`,
    );
  }
  process.stderr.write(`skipped: the tests that need ${name}, which is not available here\n`);
  return false;
}
