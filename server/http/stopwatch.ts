/** Measures how long an answer took: real time, whatever the emulator's clock says. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
