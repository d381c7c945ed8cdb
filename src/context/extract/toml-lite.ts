// The string values of a TOML file by their dotted keys: enough for Cargo manifests, and never fails.

/** `[a.b]` sections, `key = "text"` and inline tables `key = { name = "text" }`, as `a.b.key` and `a.b.key.name`. */
export function parse(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let section = "";
  for (const line of text.split("\n")) {
    const header = /^\s*\[\[?([^\]]+)\]\]?\s*(?:#.*)?$/.exec(line);
    if (header?.[1] !== undefined) {
      section = `${header[1].replace(/["'\s]/g, "")}.`;
      continue;
    }
    const pair = /^\s*["']?([\w.-]+)["']?\s*=\s*(.*)$/.exec(line);
    if (pair?.[1] === undefined) continue;
    const key = section + pair[1];
    const value = pair[2] ?? "";
    const whole = /^["']([^"']*)["']/.exec(value);
    if (whole !== null) values.set(key, whole[1] ?? "");
    else
      for (const inner of value.matchAll(/([\w-]+)\s*=\s*["']([^"']*)["']/g))
        values.set(`${key}.${inner[1] ?? ""}`, inner[2] ?? "");
  }
  return values;
}
