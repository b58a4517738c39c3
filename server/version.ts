/** The version of the package, the image and the module. */
export const VERSION = "0.1.0";
