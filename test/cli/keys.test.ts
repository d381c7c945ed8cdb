// `assay keys` against a loopback provider: tested before it is saved, sealed on disk, shown by four characters, never printed.
import { readdirSync, readFileSync, statSync, writeFileSync, chmodSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeScratchRepository, type ScratchRepository } from "../scratch-repository.js";
import { openDesk } from "./open-desk.js";
import { nothing, scriptOf } from "./scripted-answers.js";
import { expectRefusal, openAssay, type Assay, type Ended } from "./spawn-assay.js";

const key = "sk-test-abcdefghijklmnop-WXYZ";
const answering = scriptOf({ "key-test": [{ answer: { ready: true } }] }, { answer: nothing });
const refusing = scriptOf({}, { fault: "bad-key" });
const noKeys = {
  ANTHROPIC_API_KEY: undefined,
  OPENAI_API_KEY: undefined,
  GOOGLE_GENERATIVE_AI_API_KEY: undefined,
  ASSAY_MODEL_API_KEY: undefined,
  ASSAY_MODEL_BASE_URL: undefined,
  OPENAI_BASE_URL: undefined,
  GOOGLE_GENERATIVE_AI_BASE_URL: undefined,
};

let assay: Assay;
let repo: ScratchRepository;

beforeAll(() => {
  assay = openAssay();
  repo = makeScratchRepository();
  repo.write("a.txt", "one\n");
  repo.commit("first");
  repo.write("a.txt", "two\n");
});
afterAll(() => {
  repo.close();
  assay.close();
});

interface KeyDesk {
  readonly data: string;
  readonly file: string;
  keys(
    args: readonly string[],
    more?: { stdin?: string; env?: Record<string, string | undefined> },
  ): Promise<Ended>;
  review(...args: string[]): Promise<Ended>;
  readonly asked: () => number;
}

function withKeys(script: typeof answering, test: (desk: KeyDesk) => Promise<void>): Promise<void> {
  return openDesk({ assay, cwd: repo.dir, script }, ({ data, server, run }) =>
    test({
      data,
      file: join(data, "keys.json"),
      asked: () => server.requests.length,
      keys: (args, more = {}) => run(["keys", ...args], { ...more, env: { ...noKeys, ...more.env } }),
      review: (...args) => run(["review", ...args], { env: noKeys }),
    }),
  );
}

const set = (desk: KeyDesk, provider = "anthropic", ...more: string[]): Promise<Ended> =>
  desk.keys(["set", provider, ...more], { stdin: `${key}\n` });

function everyFile(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

describe.concurrent("a key that works", { timeout: 120_000 }, () => {
  it("[X2] is tested, sealed in a file of its owner's, listed by its last four characters, and used", async () => {
    await withKeys(answering, async (desk) => {
      expect(await desk.keys(["list"])).toMatchObject({
        code: 0,
        stdout: expect.not.stringContaining("key file") as string,
      });
      const saved = await set(desk);
      expect(saved).toMatchObject({ code: 0, stdout: "" });
      expect(saved.stderr).toMatch(/anthropic:\S+ answered\n.*is saved, sealed, in .*keys\.json/);
      expect(desk.asked()).toBe(1);
      for (const name of ["keys.json", "keys.json.master"])
        expect(statSync(join(desk.data, name)).mode & 0o777).toBe(0o600);
      const listed = await desk.keys(["list"]);
      expect(listed.stdout).toMatch(/^anthropic +the key file \(…WXYZ\)$/m);
      const tested = await desk.keys(["test", "anthropic"]);
      expect(tested).toMatchObject({ code: 0, stdout: "" });
      const review = await desk.review("--format", "json");
      expect(review.code, review.stderr).toBe(0);
      expect(desk.asked()).toBe(8);
      const removed = await desk.keys(["remove", "anthropic"]);
      expect(removed.stderr).toMatch(/is removed/);
      expect((await desk.keys(["remove", "anthropic"])).stderr).toMatch(/no saved key/);
      const all = [saved, listed, tested, review, removed].flatMap(({ stdout, stderr }) => [stdout, stderr]);
      expect([...all, everyFile(desk.data)].join("\n")).not.toContain("abcdefghijklmnop");
    });
  });

  it("[X2] outlives a new master key, and the old one opens nothing any more", async () => {
    await withKeys(answering, async (desk) => {
      await set(desk, "anthropic", "--no-test");
      await set(desk, "openai", "--no-test");
      const before = [readFileSync(desk.file, "utf8"), readFileSync(`${desk.file}.master`, "utf8")];
      expect(await desk.keys(["rotate"])).toMatchObject({ code: 0 });
      const after = [readFileSync(desk.file, "utf8"), readFileSync(`${desk.file}.master`, "utf8")];
      expect(after[0]).not.toBe(before[0]);
      expect(after[1]).not.toBe(before[1]);
      expect(statSync(`${desk.file}.master`).mode & 0o777).toBe(0o600);
      expect((await desk.keys(["list"])).stdout.match(/…WXYZ/g)).toHaveLength(2);
      expect(readdirSync(desk.data).sort()).toEqual(["keys.json", "keys.json.master"]);
      writeFileSync(`${desk.file}.master`, before[1] ?? "");
      expectRefusal(await desk.keys(["list"]), {
        code: 4,
        says: /another master key/,
        remedy: /ASSAY_MASTER_KEY/,
      });
    });
  });

  it("[X2] can be sealed under the operator's own master key, which is changed on command", async () => {
    await withKeys(answering, async (desk) => {
      const [first, second] = [randomBytes(32).toString("hex"), randomBytes(32).toString("base64")];
      const env = { ASSAY_MASTER_KEY: first };
      await desk.keys(["set", "anthropic", "--no-test"], { stdin: key, env });
      expectRefusal(await desk.keys(["rotate"], { env }), {
        code: 2,
        says: /ASSAY_NEW_MASTER_KEY/,
        remedy: /openssl/,
      });
      await desk.keys(["rotate"], { env: { ...env, ASSAY_NEW_MASTER_KEY: second } });
      expectRefusal(await desk.keys(["list"], { env }), {
        code: 4,
        says: /another master key/,
        remedy: /ASSAY_MASTER_KEY/,
      });
      expect((await desk.keys(["list"], { env: { ASSAY_MASTER_KEY: second } })).stdout).toContain("…WXYZ");
      const short = await desk.keys(["list"], { env: { ASSAY_MASTER_KEY: "short" } });
      expectRefusal(short, { code: 4, says: /32 bytes/, remedy: /openssl/ });
      expect(readdirSync(desk.data)).toEqual(["keys.json"]);
    });
  });
});

describe.concurrent("a key that does not work", { timeout: 120_000 }, () => {
  it("[X2] is refused by its provider and not saved", async () => {
    await withKeys(refusing, async (desk) => {
      const refused = await set(desk);
      expectRefusal(refused, { code: 4, says: /did not answer \(auth\)/, remedy: /\S/ });
      expect(refused.stderr).not.toContain("abcdefghijklmnop");
      expect(readdirSync(desk.data)).not.toContain("keys.json");
      await set(desk, "anthropic", "--no-test");
      expectRefusal(await desk.keys(["test", "anthropic"]), { code: 4, says: /\(auth\)/, remedy: /\S/ });
    });
  });

  it.each([
    ["empty", "\n", /empty/],
    ["of two lines", `${key}\n${key}\n`, /line break/],
    ["with a space", "sk-test abc", /space/],
    ["with a character no header carries", "sk-test-ключ", /character/],
  ])("[I3] is refused when it is %s, before anything is asked or saved", async (_case, stdin, says) => {
    await withKeys(answering, async (desk) => {
      const ended = await desk.keys(["set", "anthropic", "--no-test"], { stdin });
      expectRefusal(ended, { code: 2, says, remedy: /assay keys set anthropic/ });
      expect(readdirSync(desk.data)).toEqual([]);
    });
  });

  it("[I3] cannot be tested where there is none", async () => {
    await withKeys(answering, async (desk) => {
      expectRefusal(await desk.keys(["test", "openai"]), {
        code: 4,
        says: /no key/i,
        remedy: /keys set openai/,
      });
    });
  });
});

describe.concurrent("a key file that was tampered with", { timeout: 120_000 }, () => {
  type Rows = Record<string, { box: string; tag: string }>;
  const alter = (file: string, change: (rows: Rows) => void): void => {
    const content = JSON.parse(readFileSync(file, "utf8")) as { keys: Rows };
    change(content.keys);
    writeFileSync(file, JSON.stringify(content));
  };
  const flip = (text: string): string => (text.startsWith("A") ? "B" : "A") + text.slice(1);

  it.each<[string, (file: string) => void, RegExp]>([
    [
      "a changed box",
      (file) => alter(file, (rows) => Object.values(rows).forEach((row) => (row.box = flip(row.box)))),
      /was changed/,
    ],
    [
      "another provider's entry",
      (file) => alter(file, (rows) => void Object.assign(rows, { anthropic: rows["openai"] })),
      /was changed/,
    ],
    ["no JSON", (file) => writeFileSync(file, "{"), /not a key file/],
    ["a master key that others can read", (file) => chmodSync(`${file}.master`, 0o644), /read by others/],
  ])("[X2] by %s stops every command that would use it with 4", async (_case, damage, says) => {
    await withKeys(answering, async (desk) => {
      await set(desk, "anthropic", "--no-test");
      await set(desk, "openai", "--no-test");
      damage(desk.file);
      expectRefusal(await desk.keys(["list"]), { code: 4, says, remedy: /\S/ });
      expectRefusal(await desk.review(), { code: 4, says, remedy: /\S/ });
      expect(desk.asked()).toBe(0);
    });
  });
});
