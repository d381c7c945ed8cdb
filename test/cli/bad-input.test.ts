// Bad input on the command line: one clear line, one remedy, the right exit code, and never a stack trace.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeScratchRepository, type ScratchRepository } from "../scratch-repository.js";
import { expectRefusal, openAssay, type Assay } from "./spawn-assay.js";

let assay: Assay;
let repo: ScratchRepository;

beforeAll(() => {
  assay = openAssay();
  repo = makeScratchRepository();
  repo.write("notes.txt", "one\ntwo\nthree\n");
  repo.commit("first");
  repo.write("notes.txt", "one\n2\nthree\n");
});
afterAll(() => {
  repo.close();
  assay.close();
});

const review = (...args: string[]) => assay.run(["review", ...args], { cwd: repo.dir });

describe.concurrent("a wrong command line", { timeout: 120_000 }, () => {
  it.each([
    ["an unknown command", ["reviw"], /unknown command 'reviw'|Did you mean/, /--help/],
    ["an unknown option", ["review", "--stagged"], /unknown option|Did you mean/, /--help/],
    ["a wrong --fail-on", ["review", "--fail-on", "blocker"], /critical, major, minor, never/, /--help/],
    [
      "a wrong --format",
      ["review", "--format", "yaml"],
      /text, json, ndjson, markdown, sarif, diff/,
      /--help/,
    ],
    ["an argument too many", ["review", "main"], /too many arguments/, /--help/],
    ["no lens at all", ["review", "--lenses", ","], /names no lens/, /bugs,security/],
    ["an unknown lens", ["review", "--lenses", "bugz"], /no lens "bugz"/, /Did you mean "bugs"/],
    ["a model for an unknown lens", ["review", "--model", "perf=ollama:x"], /no lens "perf"/, /performance/],
    ["an unknown provider", ["review", "--model", "antropic:x"], /"antropic" is not a provider/, /anthropic/],
    [
      "a provider without a model",
      ["review", "--model", "openai:"],
      /nothing after the colon/,
      /openai:MODEL/,
    ],
    ["--diff with --base", ["review", "--diff", "x", "--base", "main"], /cannot be combined/, /--help/],
    ["--diff with --staged", ["review", "--diff", "x", "--staged"], /cannot be combined/, /--help/],
    ["--staged with --head", ["review", "--staged", "--head", "HEAD"], /cannot be combined/, /--help/],
    ["no script", ["model-server"], /--script/, /--help/],
    ["a port that is none", ["model-server", "--script", "x", "--port", "abc"], /port/, /--help/],
    ["a port out of range", ["model-server", "--script", "x", "--port", "70000"], /port/, /--help/],
    ["an unknown provider's key", ["keys", "set", "nobody"], /nobody/, /anthropic/],
  ])("[I3] %s ends with 2", async (_case, args, says, remedy) => {
    const ended = await assay.run(args, { cwd: repo.dir });
    const lines = ended.stderr.trimEnd().split("\n");
    expect(ended.stderr).toMatch(says);
    expect(lines.at(-1)).toMatch(remedy);
    expect(lines.length).toBeLessThanOrEqual(3);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("[I1] help and version are data on stdout and end with 0", async () => {
    const help = await assay.run(["review", "--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const option of ["--repo", "--base", "--head", "--diff", "--staged", "--format", "--output"])
      expect(help.stdout).toContain(option);
    const version = await assay.run(["--version"]);
    expect(version).toMatchObject({ code: 0, stderr: "" });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe.concurrent("a change that cannot be had", { timeout: 120_000 }, () => {
  it("[I3] a folder that is no repository", async () => {
    const ended = await assay.run(["review"], { cwd: assay.folder("plain") });
    expectRefusal(ended, { code: 2, says: /not inside a git repository/, remedy: /--repo.*--diff/ });
  });

  it.each([
    ["is not there", "missing"],
    ["is a file", "notes.txt"],
  ])("[I3] a --repo that %s", async (_case, dir) => {
    const ended = await review("--repo", dir);
    expectRefusal(ended, { code: 2, says: /no folder|not inside a git repository/, remedy: /--repo/ });
  });

  it("[I3] a folder to index that is not there", async () => {
    const ended = await assay.run(["index", "missing"], { cwd: repo.dir });
    expectRefusal(ended, { code: 2, says: /there is no folder .*missing/, remedy: /assay index/ });
  });

  it("[I3] a bare repository without --head is told to name one", async () => {
    const bare = join(assay.folder("bare"), "it.git");
    repo.git("clone", "--quiet", "--bare", repo.dir, bare);
    expectRefusal(await review("--repo", bare), { code: 2, says: /bare/, remedy: /--head/ });
  });

  it.each([
    ["an unknown base", ["--base", "nope"], /"nope" is no branch, tag or commit/],
    ["an unknown head", ["--head", "nope"], /"nope" is no branch, tag or commit/],
    ["a base like an option", ["--base=--output=pwned"], /"--output=pwned" is no branch/],
    ["a head like an option", ["--head=--exec=touch pwned"], /is no branch/],
    ["a range for a ref", ["--base", "HEAD..HEAD"], /is no branch/],
    ["a file for a ref", ["--head", "HEAD:notes.txt"], /is no branch/],
    ["an empty ref", ["--base", ""], /"" is no branch/],
  ])("[I3] %s", async (_case, args, says) => {
    expectRefusal(await review(...args), { code: 2, says, remedy: /git fetch/ });
    expect(existsSync(join(repo.dir, "pwned"))).toBe(false);
  });

  it("[I3] an empty change", async () => {
    const ended = await review("--head", "HEAD");
    expectRefusal(ended, { code: 2, says: /nothing to review/, remedy: /--base and --head/ });
  });

  it("[I3] git that is not installed", async () => {
    const ended = await assay.run(["review"], { cwd: repo.dir, env: { PATH: assay.folder("empty") } });
    expectRefusal(ended, { code: 3, says: /git .*could not be started/, remedy: /git is installed/ });
  });

  it("[X1] a repository that git does not trust", async () => {
    const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" };
    const ended = await assay.run(["review"], { cwd: repo.dir, env });
    expectRefusal(ended, { code: 3, says: /does not trust/, remedy: /safe\.directory/ });
  });

  it("[I3] histories with nothing in common, and a shallow clone that hides what they have", async () => {
    const unrelated = repo.git("commit-tree", "-m", "alone", repo.git("write-tree"));
    const ended = await review("--base", unrelated);
    expectRefusal(ended, { code: 2, says: /no commit in common/, remedy: /--base/ });
    const full = makeScratchRepository();
    for (const text of ["a", "b", "c"]) {
      full.write("a.txt", text);
      full.commit(text);
    }
    full.git("branch", "topic", "HEAD~2");
    full.git("checkout", "--quiet", "topic");
    full.write("a.txt", "d");
    full.commit("d");
    const clone = join(assay.folder("shallow"), "clone");
    full.git("clone", "--quiet", "--depth=1", "--no-single-branch", `file://${full.dir}`, clone);
    const shallow = await assay.run(["review", "--base", "origin/main"], { cwd: clone });
    expectRefusal(shallow, { code: 2, says: /no commit in common/, remedy: /shallow.*--unshallow/ });
    full.close();
  });

  it("[I3] an index in the middle of a merge, with --staged", async () => {
    const merging = makeScratchRepository();
    merging.write("a.txt", "a\n");
    merging.commit("a");
    merging.git("checkout", "--quiet", "-b", "other");
    merging.write("a.txt", "b\n");
    merging.commit("b");
    merging.git("checkout", "--quiet", "main");
    merging.write("a.txt", "c\n");
    merging.commit("c");
    expect(() => merging.git("merge", "other")).toThrow();
    const ended = await assay.run(["review", "--staged"], { cwd: merging.dir });
    expectRefusal(ended, { code: 3, says: /index cannot be read/, remedy: /merge/ });
    merging.close();
  });
});

describe.concurrent("a diff that cannot be read", { timeout: 120_000 }, () => {
  const whole =
    "diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n";

  it.each([
    ["prose", "Dear reviewer, please approve.\n", /cannot be read at line 1/],
    ["a cut hunk", whole.slice(0, -8), /cannot be read at line/],
    ["a hunk longer than it says", whole.replace("-1,3", "-1,2"), /cannot be read at line/],
    ["UTF-16, as an old shell writes it", Buffer.from(`\ufeff${whole}`, "utf16le"), /cannot be read/],
    ["random bytes", Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919) % 256)), /cannot be read/],
  ])("[D1] %s on standard input", async (_case, stdin, says) => {
    const ended = await assay.run(["review", "--diff", "-"], { cwd: repo.dir, stdin });
    expectRefusal(ended, { code: 2, says, remedy: /whole output of `git diff`/ });
  });

  it("[I3] nothing on standard input", async () => {
    const ended = await assay.run(["review", "--diff", "-"], { cwd: repo.dir });
    expectRefusal(ended, { code: 2, says: /nothing to review in standard input/, remedy: /\S/ });
  });

  it.each(["missing.diff", "."])("[I3] the file %s", async (path) => {
    const ended = await review("--diff", path);
    expectRefusal(ended, { code: 2, says: /the diff .* cannot be read/, remedy: /exists/ });
  });
});

describe.concurrent("models, keys and records that are not there", { timeout: 120_000 }, () => {
  it("[I3] a model without a key ends with 4, in a dry run too", async () => {
    for (const more of [[], ["--dry-run"]]) {
      const ended = await review("--model", "anthropic:claude-sonnet-5", ...more);
      expectRefusal(ended, { code: 4, says: /no key for anthropic/, remedy: /assay keys set anthropic/ });
    }
  });

  it("[I3] an address that is none", async () => {
    const ended = await assay.run(["review"], { cwd: repo.dir, env: { OLLAMA_BASE_URL: "not a url" } });
    expectRefusal(ended, { code: 2, says: /OLLAMA_BASE_URL/, remedy: /http/ });
  });

  it.each([
    ["is missing", "no-such.yaml", /no-such\.yaml/],
    ["is no YAML", "broken.yaml", /broken\.yaml/],
    ["is no script", "strange.yaml", /strange\.yaml/],
  ])("[I3] a script that %s is refused before anything is asked", async (_case, name, says) => {
    writeFileSync(join(assay.root, "broken.yaml"), "version: 1\nanswers: [");
    writeFileSync(join(assay.root, "strange.yaml"), "version: 1\nanswers: 7\n");
    const script = `scripted:${join(assay.root, name)}`;
    expectRefusal(await review("--model", script), { code: 2, says, remedy: /models\.md/ });
    const server = await assay.run(["model-server", "--script", join(assay.root, name)]);
    expectRefusal(server, { code: 2, says, remedy: /models\.md/ });
  });

  it("[O3] a run that there is no record of, named to replay and as a model", async () => {
    expectRefusal(await assay.run(["replay", "20260101"]), {
      code: 2,
      says: /no run "20260101"/,
      remedy: /\S/,
    });
    expectRefusal(await review("--model", "replay:nope"), { code: 2, says: /no run "nope"/, remedy: /\S/ });
  });
});

describe.concurrent("places that cannot be written", { timeout: 120_000 }, () => {
  it("[O3] a data folder that cannot be made costs the record, not the review", async () => {
    writeFileSync(join(assay.root, "file"), "");
    const env = { ASSAY_DATA_DIR: join(assay.root, "file", "data") };
    const ended = await assay.run(["review", "--format", "json"], { cwd: repo.dir, env });
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ findings: [] });
    expect(ended.stderr).toMatch(/record of the run could not be written.*\n {2}→ .*ASSAY_DATA_DIR/);
  });

  it("[I3] an --output that cannot be written is said, and the review can still be had from its record", async () => {
    mkdirSync(join(assay.root, "taken"));
    const own = { ASSAY_DATA_DIR: join(assay.root, "data-output") };
    for (const path of ["missing/review.json", "taken"]) {
      const args = ["review", "--format", "json", "--output", join(assay.root, path)];
      const ended = await assay.run(args, { cwd: repo.dir, env: own });
      expectRefusal(ended, { code: 3, says: /could not be written/, remedy: /assay replay latest/ });
    }
    const again = await assay.run(["replay", "--format", "json"], { env: own });
    expect(JSON.parse(again.stdout)).toMatchObject({ findings: [] });
  });
});
