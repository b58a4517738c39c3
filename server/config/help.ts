import { OPTIONS } from "./options.ts";

const WIDTH = 34;

/** What `kinesis-emu --help` prints. */
export function helpText(): string {
  const options = Object.values(OPTIONS).map(({ flag, placeholder, environment, default: value, help }) => {
    const left = `  --${flag} <${placeholder}>`;
    const indent = " ".repeat(WIDTH);
    const first = left.length < WIDTH ? left.padEnd(WIDTH) : `${left}\n${indent}`;
    const defaults = value === "" ? "" : `, default ${value}`;
    return `${first}${help}\n${indent}${environment}${defaults}`;
  });
  return `Amazon Kinesis Data Streams on your machine.

Usage:
  kinesis-emu [start] [options]     start the emulator
  kinesis-emu aws <arguments …>     run the AWS CLI against it, e.g. kinesis-emu aws kinesis list-streams
  kinesis-emu --help | --version

Options, each also as an environment variable:
${options.join("\n")}
`;
}
