// `npm start`: from a fresh clone, installs, builds, and serves a demonstration: a stand-in GitHub, a pull request of the bundled
// sample, and its review happening live on the page. Needs no key, no network and nothing installed beside Node and git.
import { provide } from "./provide.js";

provide();
process.argv.splice(2, Number.POSITIVE_INFINITY, "serve", "--demo");
await import("../bin/assay.js");
