import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** The program that runs `nodejs*` functions: beside this file, in the sources, the package and the image alike. */
export const BOOTSTRAP = fileURLToPath(new URL(`./bootstrap/main${extname(import.meta.url)}`, import.meta.url));
