// Holds the page's weight: everything that a browser may ever load of its scripts, compressed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";

const assets = join(import.meta.dirname, "..", "..", "dist", "page", "assets");
const mostBytes = 200_000;

it("[L3] all scripts of the page together weigh less than 200 KB compressed", () => {
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
  expect(scripts.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(mostBytes);
});
