import type { Container } from "dockerode";

const LINES = 50;
const FRAME_HEADER = 8;
const FRAME_LENGTH = 4;

/**
 * What a container said last, on either stream, indented to stand in an error message.
 * Asked for without `follow`, so that it also ends for a container that runs.
 */
export async function lastLogLines(container: Container): Promise<string> {
  try {
    const frames = await container.logs({ stdout: true, stderr: true, tail: LINES });
    const text = demultiplex(frames).trimEnd();
    return text === "" ? "  (it printed nothing)" : text.replaceAll(/^/gm, "  ");
  } catch (error) {
    return `  (they cannot be had: ${error instanceof Error ? error.message : String(error)})`;
  }
}

/** Docker sends both streams in one, each piece behind a header: stream, three zeros, length in four bytes. */
function demultiplex(frames: Buffer): string {
  const pieces: Buffer[] = [];
  let at = 0;
  while (at + FRAME_HEADER <= frames.length) {
    const end = at + FRAME_HEADER + frames.readUInt32BE(at + FRAME_LENGTH);
    pieces.push(frames.subarray(at + FRAME_HEADER, end));
    at = end;
  }
  return Buffer.concat(pieces).toString();
}
