// Where the installed package lies, so that files shipped beside the code are found from src and from dist alike.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the folder that holds this program's package.json. */
export const packageRoot: string = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
