import { VERSION } from "../server/version.ts";

/** The image of the same version as this module; `npm run image` makes it from a clone. */
export const DEFAULT_IMAGE = `kinesis-emu/kinesis-emu:${VERSION}`;

/** The one port: HTTP/1.1, HTTP/2 and TLS alike. */
export const CONTAINER_PORT = 4567;
