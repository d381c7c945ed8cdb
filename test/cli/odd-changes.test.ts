// Odd changes and odd places, in real repositories: each is reviewed, what was not read is said, and nothing is clean by omission.
import { chmodSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScratchRepository } from "../scratch-repository.js";
import { madeOf, reasonsOf, reviewed } from "./reviewed.js";
import { openAssay, type Assay } from "./spawn-assay.js";

let assay: Assay;
const repositories: ScratchRepository[] = [];

beforeAll(() => {
  assay = openAssay();
});
afterAll(() => {
  for (const repo of repositories) repo.close();
  assay.close();
});

const made = (files: Readonly<Record<string, string | Uint8Array>>): ScratchRepository => {
  const repo = madeOf(files);
  repositories.push(repo);
  return repo;
};

describe.concurrent("changes without text to read", { timeout: 120_000 }, () => {
  it("[D1][S2] a binary file, a rename, a mode, a deletion, a submodule and a link are each named with why", async () => {
    const bytes = Buffer.from([0, 1, 2, 255, 0]);
    const repo = made({
      "logo.png": bytes,
      "old name.txt": "a\nb\nc\nd\n",
      "run.sh": "#!/bin/sh\n",
      "gone.txt": "bye\n",
    });
    const other = made({ "x.txt": "x\n" });
    symlinkSync("gone.txt", join(repo.dir, "link.py"));
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.dir, "lib");
    repo.commit("with a submodule and a link");
    other.write("x.txt", "y\n");
    const bumped = other.commit("second");
    repo.git("-C", "lib", "fetch", "--quiet", other.dir, bumped);
    repo.git("-C", "lib", "checkout", "--quiet", bumped);
    repo.git("mv", "old name.txt", "new name.txt");
    repo.write("logo.png", Buffer.from([0, 9, 9, 254]));
    chmodSync(join(repo.dir, "run.sh"), 0o755);
    rmSync(join(repo.dir, "gone.txt"));
    rmSync(join(repo.dir, "link.py"));
    symlinkSync("../../etc/passwd", join(repo.dir, "link.py"));
    const review = await reviewed(assay, [], { cwd: repo.dir });
    expect(reasonsOf(review, "logo.png")).toMatch(/skipped: binary/);
    expect(reasonsOf(review, "new name.txt")).toMatch(/empty: renamed without a change of text/);
    expect(reasonsOf(review, "run.sh")).toMatch(/empty: only the mode changed/);
    expect(reasonsOf(review, "lib")).toMatch(/skipped: submodule/);
    expect(review.brief.risks.map((risk) => risk.path)).toContain("gone.txt");
    expect(review.findings.filter((finding) => finding.anchor.path === "link.py")).toEqual([]);
    expect(review.verdict).not.toBe("approve");
    const text = (await assay.run(["review"], { cwd: repo.dir })).stdout;
    for (const said of ["binary", "renamed without a change of text", "only the mode changed", "submodule"])
      expect(text.replace(/\s+/g, " ")).toContain(said);
  });

  it.each([
    [
      "a binary alone",
      { "a.bin": Buffer.from([0, 1]) },
      (repo: ScratchRepository) => repo.write("a.bin", Buffer.from([0, 2])),
    ],
    [
      "a rename alone",
      { "a.txt": "a\nb\n" },
      (repo: ScratchRepository) => void repo.git("mv", "a.txt", "b.txt"),
    ],
    ["a deletion alone", { "a.txt": "a\nb\n" }, (repo: ScratchRepository) => rmSync(join(repo.dir, "a.txt"))],
  ])("[I3] %s ends with 0 and something said", async (_case, files, change) => {
    const repo = made({ ...files, "stays.txt": "x\n" });
    change(repo);
    const review = await reviewed(assay, [], { cwd: repo.dir });
    expect(review.ended.code).toBe(0);
    expect(review.coverage.files).toBe(1);
    expect(review.coverage.cells.length).toBeGreaterThan(0);
  });
});

describe.concurrent("texts and names of every kind", { timeout: 120_000 }, () => {
  it("[D1] CRLF, Latin-1, UTF-16, no last line feed, and an empty file", async () => {
    const repo = made({
      "crlf.txt": "a\r\nb\r\n",
      "latin.txt": Buffer.from("na\xefve\n", "latin1"),
      "wide.txt": Buffer.from("a\n", "utf16le"),
      "end.txt": "a",
    });
    repo.write("crlf.txt", "a\r\nc\r\n");
    repo.write("latin.txt", Buffer.from("na\xefve caf\xe9\n", "latin1"));
    repo.write("wide.txt", Buffer.from("b\n", "utf16le"));
    repo.write("end.txt", "b");
    repo.write("empty.txt", "");
    const review = await reviewed(assay, [], { cwd: repo.dir });
    expect(review.coverage.files).toBe(5);
    expect(review.brief).toMatchObject({ added: 3, removed: 3 });
    expect(reasonsOf(review, "wide.txt")).toMatch(/binary/);
  });

  it("[D1][P7] names with spaces, quotes, tabs, line feeds, escapes, and bytes that are no UTF-8", async () => {
    const names = [
      "ünï côdé.txt",
      'with "quotes".txt',
      "tab\there.txt",
      "two\nlines.txt",
      "\u001b[31mred.txt",
      "-dash.txt",
      "a -> b.txt",
      "日本.txt",
    ];
    const repo = made({ "x.txt": "x\n" });
    for (const name of names) repo.write(name, "text\n");
    writeFileSync(
      Buffer.concat([Buffer.from(`${repo.dir}/latin-`), Buffer.from([0xe9]), Buffer.from(".txt")]),
      "text\n",
    );
    const review = await reviewed(assay, [], { cwd: repo.dir });
    expect(review.brief.risks.map((risk) => risk.path)).toEqual(expect.arrayContaining(names));
    expect(review.coverage.files).toBe(names.length + 1);
    for (const args of [["review"], ["review", "--format", "markdown"], ["review", "--dry-run"]]) {
      const { stdout, stderr, code } = await assay.run(args, { cwd: repo.dir });
      expect(code).toBe(0);
      expect(stdout + stderr).not.toMatch(/\u001b/);
    }
  });

  it("[D1] git's output is the same whatever the user has configured", async () => {
    const repo = made({ "a.txt": "1\n\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "mixed.txt": "a\n" });
    repo.write("a.txt", "1\n\n3 changed\n4\n5\n6\n7\n8\n9\n10 changed\n11\n12\n");
    repo.write("mixed.txt", "a\r\nb\n");
    const config = join(assay.root, "hostile.gitconfig");
    writeFileSync(
      config,
      `[diff]\n noprefix = true\n mnemonicPrefix = true\n suppressBlankEmpty = true\n context = 0\n interHunkContext = 50\n external = false\n renames = copies\n algorithm = patience\n wordRegex = .\n colorMoved = zebra\n[color]\n ui = always\n[core]\n quotePath = false\n safecrlf = true\n pager = cat >/dev/null\n attributesFile = ${join(assay.root, "attributes")}\n[log]\n showSignature = true\n`,
    );
    writeFileSync(join(assay.root, "attributes"), "*.txt diff=strange\n");
    const plain = await reviewed(assay, [], { cwd: repo.dir });
    const odd = await reviewed(assay, [], {
      cwd: repo.dir,
      env: { GIT_CONFIG_GLOBAL: config, GIT_EXTERNAL_DIFF: "false", GIT_DIFF_OPTS: "-u0" },
    });
    expect(odd.coverage).toEqual(plain.coverage);
    expect(odd.brief).toEqual(plain.brief);
  });

  it("[D1] mixed line ends that git would refuse to add are reviewed", async () => {
    const repo = made({ "mixed.txt": "a\n" });
    for (const [key, value] of Object.entries({ "core.safecrlf": "true", "core.autocrlf": "input" }))
      repo.git("config", key, value);
    repo.write("mixed.txt", "a\r\nb\n");
    expect((await reviewed(assay, [], { cwd: repo.dir })).brief).toMatchObject({ added: 1, removed: 0 });
  });
});
