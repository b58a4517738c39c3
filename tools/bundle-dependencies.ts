/**
 * Cuts package.json and package-lock.json down to what the bundle is made of, so that `npm ci` in the image's build
 * stage fetches 29 MB and not 336. npm has no option for it: `--omit=dev` leaves esbuild out as well.
 *
 * It overwrites both files, so it belongs into a throw-away copy of the project only.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface Package {
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** The project's own entry stands at the top of package.json, and under "packages" in the lock file. */
type PackageFile = Package & { packages?: { "": Package } };

for (const file of ["package.json", "package-lock.json"]) {
  const content = JSON.parse(readFileSync(file, "utf8")) as PackageFile;
  const project = content.packages?.[""] ?? content;
  const { esbuild } = project.devDependencies ?? {};
  if (esbuild === undefined) throw new Error(`${file} does not name esbuild, which makes the bundle.`);
  project.devDependencies = { esbuild };
  delete project.peerDependencies;
  writeFileSync(file, JSON.stringify(content));
}
