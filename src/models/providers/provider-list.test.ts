// Holds the list of adapters to the files of the folder, and the provider table to the list.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { providerNames, providerRow } from "../keys/provider-table.js";
import { adapters } from "./provider-list.js";

describe("the list of adapters", () => {
  it("[A8] names exactly the adapter files beside it", () => {
    const others = ["adapter.ts", "provider-list.ts"];
    const files = readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !others.includes(name))
      .map((name) => name.replace(/\.ts$/, ""));
    expect(adapters.map((adapter) => adapter.name).sort()).toEqual(files.sort());
  });

  it("[A8] has an adapter for the wire of every provider", () => {
    const names = adapters.map((adapter) => adapter.name);
    for (const provider of providerNames) expect(names).toContain(providerRow(provider).wire);
  });
});
