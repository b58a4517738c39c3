/**
 * Measures how long an answer took: real time in milliseconds, whatever the emulator's clock says. Not by `performance`,
 * which Node loads when it is first used: half a megabyte.
 */
export function stopwatch(): () => number {
  const start = process.hrtime();
  return () => {
    const [seconds, nanoseconds] = process.hrtime(start);
    return seconds * 1000 + nanoseconds / 1_000_000;
  };
}
