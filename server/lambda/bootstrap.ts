import { extname, join } from "node:path";

/** The program that runs `nodejs*` functions: beside this file, in the sources, the package and the image alike. */
export const BOOTSTRAP = join(import.meta.dirname, `bootstrap/main${extname(import.meta.filename)}`);
