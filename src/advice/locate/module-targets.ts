// Which files of the repository a relative or dotted module name may mean.

/** The paths in the repository that `module`, imported by the file `from`, may mean; empty for packages. */
export function programTargets(from: string, module: string): readonly string[] {
  const folder = from.includes("/") ? from.slice(0, from.lastIndexOf("/")) : "";
  if (from.endsWith(".py")) {
    const parts = module.replace(/^\.+/, "").replaceAll(".", "/");
    return [
      `${parts}.py`,
      `${parts}/__init__.py`,
      joined(folder, `${parts}.py`),
      joined(folder, `${parts}/__init__.py`),
    ];
  }
  if (!module.startsWith(".")) return [];
  const plain = joined(folder, module);
  const bare = plain.replace(/\.[cm]?[jt]sx?$/, "");
  return [
    plain,
    ...["ts", "tsx", "mts", "js", "mjs", "jsx", "cjs"].flatMap((end) => [
      `${bare}.${end}`,
      `${bare}/index.${end}`,
    ]),
  ];
}

function joined(folder: string, name: string): string {
  const parts: string[] = folder === "" ? [] : folder.split("/");
  for (const part of name.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
