// `--upstream NAME=URL`: the dependencies of an application, as the fire test's commands take them.
import type { Upstream } from "../../resilience/resilience.js";
import { AssayError } from "../../runtime/runtime.js";

/** The dependencies in the order given. Throws `usage` for one without a name or an address, and for a name given twice. */
export function parseUpstreams(texts: readonly string[]): readonly Upstream[] {
  const seen = new Set<string>();
  return texts.map((text) => {
    const [, name, url] = /^([^=\s]+)=(\S+)$/.exec(text) ?? [];
    if (name === undefined || url === undefined || !url.includes("://"))
      throw wrong(`"--upstream ${text}" is not NAME=URL`);
    if (seen.has(name)) throw wrong(`--upstream ${name} is given twice`);
    seen.add(name);
    return { name, url };
  });
}

function wrong(message: string): AssayError {
  return new AssayError({
    code: "usage",
    message,
    remedy:
      "Name each dependency once, by the variable that holds its address: --upstream PAYMENTS_URL=http://127.0.0.1:8090.",
  });
}
