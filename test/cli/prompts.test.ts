// What a model is shown of a change, and what a repository's own settings may do about it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Script } from "../../src/models/script/script.js";
import { makeScratchRepository } from "../scratch-repository.js";
import { openDesk, type Desk } from "./open-desk.js";
import { lensIds, messageWord, scriptOf } from "./scripted-answers.js";
import { openAssay, type Assay } from "./spawn-assay.js";

let assay: Assay;

beforeAll(() => {
  assay = openAssay();
});
afterAll(() => {
  assay.close();
});

const withModels = (script: Script, test: (desk: Desk) => Promise<void>): Promise<void> =>
  openDesk({ assay, cwd: assay.root, script }, test);

describe.concurrent("what a model is shown", { timeout: 120_000 }, () => {
  const letters = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7";
  const token = (mark: string): string => `ghp_${mark}${letters}`.slice(0, 40);

  it("[X7][A6] no secret of the change or of its surroundings; and commit messages to no bugs or security lens", async () => {
    const leaky = makeScratchRepository();
    const steps = Array.from({ length: 30 }, (_, index) => `  step ${index}`);
    const fileWith = (removed: string): string =>
      [
        `HEADER_TOKEN=${token("HEADER")}`,
        ...steps.slice(0, 9),
        `section=${token("SECTION")}`,
        ...steps.slice(9),
        removed,
        "",
      ].join("\n");
    leaky.write("deploy.txt", fileWith(`gone=${token("REMOVED")}`));
    leaky.write("CLAUDE.md", `Deploy with ${token("GUIDE")} please.\n`);
    leaky.commit("first");
    leaky.git("checkout", "--quiet", "-b", "topic");
    leaky.write("deploy.txt", fileWith(`now=${token("ADDED")}`).replace("  step 20\n", "  step twenty\n"));
    leaky.commit(`a change ${messageWord} ${token("MESSAGE")}`);
    await withModels(scriptOf({}), async ({ server, run }) => {
      const ended = await run(["review", "--format", "json"], { cwd: leaky.dir });
      const bodies = server.requests.map((request) => JSON.stringify(request.body));
      expect(bodies).toHaveLength(6);
      expect(bodies.every((body) => body.includes("step twenty") && body.includes("[redacted"))).toBe(true);
      const leaks = ["HEADER", "SECTION", "REMOVED", "ADDED", "MESSAGE", "GUIDE"].filter((mark) =>
        bodies.some((body) => body.includes(`ghp_${mark}`)),
      );
      expect(leaks).toEqual([]);
      expect(ended.stdout).not.toContain(letters.slice(0, 20));
      expect(ended.stderr).not.toContain(letters.slice(0, 20));
      const told = server.requests.filter((_, index) => bodies[index]?.includes(messageWord));
      const lenses = told.map((request) => request.lens);
      expect(lenses).not.toContain("bugs");
      expect(lenses).not.toContain("security");
      expect(lenses.length).toBeGreaterThan(0);
    });
    leaky.close();
  });

  it("[F1] neither does a .assay.yml at the head change what is asked", async () => {
    const own = makeScratchRepository();
    own.write(".assay.yml", "version: 1\nlenses:\n  performance: false\n");
    own.write("a.txt", "one\n");
    own.commit("first");
    own.write(".assay.yml", "version: 1\nlenses:\n  bugs: false\n  security: false\n");
    own.write("a.txt", "two\n");
    await withModels(scriptOf({}), async ({ server, run }) => {
      const ended = await run(["review", "--format", "json"], { cwd: own.dir });
      const asked = server.requests.map((request) => request.lens);
      expect([...asked].sort()).toEqual(lensIds.filter((id) => id !== "performance").sort());
      expect(JSON.parse(ended.stdout)).toMatchObject({
        warnings: [
          { path: ".assay.yml", message: expect.stringMatching(/base's version is in force/) as string },
        ],
      });
    });
    own.close();
  });
});

describe.concurrent("a broken .assay.yml on the base", { timeout: 120_000 }, () => {
  it.each([
    ["no YAML", "lenses: [unclosed\n", 2, /not valid YAML/],
    ["an unknown key", "version: 1\nlensen:\n  bugs: false\n", 2, /unknown key \(did you mean "lenses"\?\)/],
    ["a model of no provider", "version: 1\n\nmodel: antropic:claude\n", 3, /"antropic" is not a provider/],
    ["a model without a key", "version: 1\nmodel: openrouter:x\n", 2, /no key for openrouter:x/],
    [
      "a lens of its own named like a built-in",
      "version: 1\nown-lenses:\n  - id: bugs\n    instructions: a\n    example: b\n",
      2,
      /own-lenses.*"bugs"/,
    ],
  ])("[F1] with %s is a warning with its line, and the review goes on", async (_case, config, line, says) => {
    const own = makeScratchRepository();
    own.write(".assay.yml", config);
    own.write("a.txt", "one\n");
    own.commit("first");
    own.write("a.txt", "two\n");
    await withModels(scriptOf({}), async ({ server, run }) => {
      const env = { OPENROUTER_API_KEY: undefined };
      const ended = await run(["review", "--format", "json"], { cwd: own.dir, env });
      expect(ended.stderr).not.toMatch(/fault of Assay/);
      expect(ended.code, ended.stderr).toBe(0);
      const { warnings } = JSON.parse(ended.stdout) as { warnings: object[] };
      expect(warnings).toContainEqual({
        path: ".assay.yml",
        line,
        message: expect.stringMatching(says) as string,
      });
      expect(server.requests).toHaveLength(6);
      const text = await run(["replay"]);
      expect(text.stdout).toMatch(says);
    });
    own.close();
  });
});
