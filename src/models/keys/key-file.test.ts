// Holds the sealed key file: what it shows, what it survives and what it refuses.
import { mkdtemp, readFile, rm, stat, writeFile, chmod } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openKeyFile } from "./key-file.js";
import { readMasterKey } from "./master-key.js";

const secret = "sk-ant-very-secret-1234";
let folder = "";
let path = "";
const master = randomBytes(32);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-keys-"));
  path = join(folder, "deep", "keys.json");
});
afterEach(async () => rm(folder, { recursive: true }));

describe("the sealed key file", () => {
  it("[X2] gives a key back, shows only its last four characters, and holds no plain text", async () => {
    const file = openKeyFile(path, master);
    await file.set("anthropic", secret);
    expect(await file.read("anthropic")).toBe(secret);
    expect(await file.list()).toEqual([{ provider: "anthropic", lastFour: "1234" }]);
    expect(await readFile(path, "utf8")).not.toContain("secret");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("[X2] shows nothing of a key that is too short to hide behind four characters", async () => {
    const file = openKeyFile(path, master);
    await file.set("openrouter", "abcd1234");
    expect(await file.list()).toEqual([{ provider: "openrouter", lastFour: "" }]);
  });

  it("[X2] is empty when missing, and forgets what is removed", async () => {
    const file = openKeyFile(path, master);
    expect(await file.list()).toEqual([]);
    await file.set("openai", secret);
    expect(await file.remove("openai")).toBe(true);
    expect(await file.remove("openai")).toBe(false);
    expect(await file.read("openai")).toBeNull();
  });

  it("[X2] keeps every key through a change of the master key, and the old one opens nothing", async () => {
    const file = openKeyFile(path, master);
    await file.set("anthropic", secret);
    await file.set("openai", "sk-other-key-5678");
    const next = randomBytes(32);
    await file.rotate(next);
    expect(await file.read("openai")).toBe("sk-other-key-5678");
    expect(await openKeyFile(path, next).read("anthropic")).toBe(secret);
    await expect(openKeyFile(path, master).read("anthropic")).rejects.toMatchObject({
      code: "key-store",
      message: expect.stringContaining("another master key") as string,
    });
  });

  it("[X2] refuses an entry moved to another provider's row, and one with a changed bit", async () => {
    const file = openKeyFile(path, master);
    await file.set("anthropic", secret);
    const content = JSON.parse(await readFile(path, "utf8")) as { keys: Record<string, { box: string }> };
    const entry = content.keys["anthropic"]!;
    await writeFile(path, JSON.stringify({ version: 1, keys: { openai: entry } }));
    await expect(file.read("openai")).rejects.toMatchObject({ code: "key-store" });
    const box = Buffer.from(entry.box, "base64");
    box[0] = (box[0] ?? 0) ^ 1;
    const changed = { ...entry, box: box.toString("base64") };
    await writeFile(path, JSON.stringify({ version: 1, keys: { anthropic: changed } }));
    await expect(file.list()).rejects.toMatchObject({
      code: "key-store",
      remedy: expect.stringContaining("set the keys again") as string,
    });
  });

  it("[X2] refuses a file that is not one, with the remedy", async () => {
    await writeFile(join(folder, "junk.json"), "{}");
    await expect(openKeyFile(join(folder, "junk.json"), master).list()).rejects.toMatchObject({
      code: "key-store",
    });
  });
});

describe("the master key", () => {
  it("[X2] is made once in a private file, and is the same for two that ask at the same time", async () => {
    const [one, two] = await Promise.all([readMasterKey(undefined, path), readMasterKey("", path)]);
    expect(Buffer.from(one).equals(two)).toBe(true);
    expect((await stat(`${path}.master`)).mode & 0o777).toBe(0o600);
  });

  it("[X2] is refused when others can read its file", async () => {
    await readMasterKey(undefined, path);
    await chmod(`${path}.master`, 0o644);
    await expect(readMasterKey(undefined, path)).rejects.toMatchObject({
      code: "key-store",
      remedy: expect.stringContaining("chmod 600") as string,
    });
  });

  it("[X2] is taken from the value given, as hex or base64 of 32 bytes and nothing else", async () => {
    expect(await readMasterKey(master.toString("hex"), path)).toEqual(master);
    expect(await readMasterKey(master.toString("base64"), path)).toEqual(master);
    await expect(readMasterKey("a short passphrase", path)).rejects.toMatchObject({ code: "key-store" });
  });
});
