// Publishing one review: one post, exact places, nothing lost, whatever the host answers.
import { describe, expect, it } from "vitest";
import { sampleFailedLens, sampleLens } from "../../report/fixtures/sample-result.js";
import {
  codeLines,
  filesOf,
  findingAt,
  firstHead,
  hostWith,
  newFile,
  publishTo,
  resultOf,
  secondHead,
  verified,
} from "./fixtures/test-post.js";
import { readRunMark } from "./marks.js";

const lines = codeLines(60);
const files = newFile("src/order.ts", lines);
const at = (line: number, more = {}): ReturnType<typeof findingAt> =>
  findingAt("src/order.ts", lines, { line, ...more });

describe("posting a review", () => {
  it("[P1] is one call with the body and the comments, each on its line", async () => {
    const host = hostWith(files);
    const posted = await publishTo(host, resultOf("rev_1", firstHead, { findings: [at(3), at(7)] }));
    expect(host.calls.filter((verb) => verb === "createReview")).toHaveLength(1);
    expect(host.comments.map(({ path, line }) => [path, line])).toEqual([
      ["src/order.ts", 3],
      ["src/order.ts", 7],
    ]);
    expect(host.reviews[0]).toMatchObject({ event: "comment", commit: firstHead });
    expect(posted.placed.map(({ place }) => place)).toEqual(["inline", "inline"]);
    expect(posted.placed.map(({ commentId }) => commentId)).toEqual(host.comments.map(({ id }) => id));
  });

  it("[P1] puts at most 25 on lines, worst first, and folds the rest into the body", async () => {
    const host = hostWith(files);
    const findings = lines.slice(0, 40).map((_, index) => at(index + 1));
    const { placed } = await publishTo(host, resultOf("rev_1", firstHead, { findings }));
    expect(host.comments).toHaveLength(25);
    expect(placed.map(({ place }) => place)).toEqual([
      ...Array<string>(25).fill("inline"),
      ...Array<string>(15).fill("body"),
    ]);
    for (const { title } of findings.slice(25))
      expect(host.reviews[0]?.body).toContain(title.replace("(", "("));
  });

  it("[P1] moves an anchor that is off to the line that has its text, and folds what stands on no line", async () => {
    const host = hostWith(files);
    const off = at(9);
    const findings = [
      { ...off, anchor: { ...off.anchor, startLine: 11, endLine: 11 } },
      findingAt("src/other.ts", ["gone();"], { line: 1 }),
      at(5, { preExisting: true }),
    ];
    const { placed } = await publishTo(host, resultOf("rev_1", firstHead, { findings }));
    expect(host.comments.map(({ line }) => line)).toEqual([9]);
    expect(placed.map(({ place }) => place)).toEqual(["inline", "body", "body"]);
  });

  it("[P1] comments on removed lines at the base's side, under the name the host has for a renamed file", async () => {
    const patch = [
      "diff --git a/old.ts b/new.ts",
      "similarity index 60%",
      "rename from old.ts",
      "rename to new.ts",
      "--- a/old.ts",
      "+++ b/new.ts",
      "@@ -1,3 +1,2 @@",
      " first();",
      "-checkPermission(user);",
      " last();",
      "",
    ].join("\n");
    const { parseDiff } = await import("../../diff/diff.js");
    const parsed = parseDiff(Buffer.from(patch));
    const host = hostWith(parsed.kind === "unreadable" ? [] : parsed.files);
    const finding = findingAt("old.ts", ["first();", "checkPermission(user);"], { line: 2 });
    const findings = [{ ...finding, anchor: { ...finding.anchor, side: "old" as const } }];
    await publishTo(host, resultOf("rev_1", firstHead, { findings }));
    expect(host.comments).toMatchObject([{ path: "new.ts", side: "old", line: 2 }]);
  });

  it("[P1] continues in further comments what one body cannot hold; nothing is lost or said twice", async () => {
    const host = hostWith(files);
    const findings = Array.from({ length: 90 }, (_, index) =>
      findingAt("elsewhere.ts", [`call${index}();`], {
        line: 1,
        scenario: `begin-${index}. ${"@ ".repeat(900)}`,
      }),
    );
    const { placed } = await publishTo(host, resultOf("rev_1", firstHead, { findings }));
    const texts = [host.reviews[0]?.body ?? "", ...host.issueComments.map(({ body }) => body)];
    expect(texts.length).toBeGreaterThan(2);
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(65_536);
    const held = texts.flatMap((text) => readRunMark(text)?.findings ?? []);
    expect(held.toSorted()).toEqual(findings.map(({ id }) => id).toSorted());
    for (const [index] of findings.entries())
      expect(texts.filter((text) => text.includes(`begin-${index}.`))).toHaveLength(1);
    expect(new Set(placed.map(({ place }) => place))).toEqual(new Set(["body", "continued"]));
  });

  it("[S2] [S3] [F3] the body names failed lenses, what was not read, and the configuration", async () => {
    const host = hostWith(files);
    const result = resultOf("rev_1", firstHead, {
      lenses: [sampleLens(), sampleFailedLens],
      degraded: true,
      coverage: {
        cells: [{ path: "big.bin", lens: "bugs", state: "skipped", reason: "binary" }],
        files: 1,
        complete: false,
      },
    });
    await publishTo(host, result);
    const body = host.reviews[0]?.body ?? "";
    expect(body).toContain("the provider says that the credit is used up → Add credit at acme");
    expect(body).toContain("- Not read (binary): `big.bin`");
    expect(body).toContain("`minConfidence`");
    expect(readRunMark(body)).toMatchObject({ run: "rev_1", part: 1 });
  });
});

describe("the host refuses", () => {
  it("[P2] a moved head: places are found again by the line's text, the rest goes into the body", async () => {
    const host = hostWith(files);
    const moved = [...codeLines(4, "new"), ...lines.filter((_, index) => index !== 6)];
    let isPushed = false;
    host.onCall = (verb) => {
      if (verb !== "createReview" || isPushed) return;
      isPushed = true;
      host.push(secondHead, newFile("src/order.ts", moved), { isForced: true });
    };
    const { placed, commit } = await publishTo(
      host,
      resultOf("rev_1", firstHead, { findings: [at(3), at(7)] }),
    );
    expect(commit).toBe(secondHead);
    expect(host.comments.map(({ line }) => line)).toEqual([7]);
    expect(placed.map(({ place }) => place)).toEqual(["inline", "body"]);
    expect(host.reviews[0]?.body).toContain("the head has moved to `bbbbbbb`");
  });

  it("[P2] a line, though the head has not moved: everything goes into the body, in one more try", async () => {
    const host = hostWith(files);
    host.refusals.push({ classification: "line", message: "Line could not be resolved" });
    const { placed } = await publishTo(host, resultOf("rev_1", firstHead, { findings: [at(3), at(7)] }));
    expect(host.calls.filter((verb) => verb === "createReview")).toHaveLength(2);
    expect(host.comments).toEqual([]);
    expect(placed.map(({ place }) => place)).toEqual(["body", "body"]);
  });

  it("[P2] a pending review that a crash left behind is deleted before and after", async () => {
    const host = hostWith(files);
    host.leavePending();
    let isLeft = false;
    host.onCall = (verb) => {
      if (verb !== "createReview" || isLeft) return;
      isLeft = true;
      host.leavePending();
    };
    await publishTo(host, resultOf("rev_1", firstHead, { findings: [at(3)] }));
    expect(host.reviews.map(({ state }) => state)).toEqual(["commented"]);
  });

  it("[P2] a change request on our own pull request becomes a comment", async () => {
    const host = hostWith(files);
    host.isOwnPull = true;
    const result = resultOf("rev_1", firstHead, { findings: [at(3)], verdict: "request-changes" });
    await publishTo(host, result, { settings: { maxInline: 25, event: "verdict" } });
    expect(host.reviews.map(({ state }) => state)).toEqual(["commented"]);
  });

  it("[P2] a body that is too long for this host is shortened, and continued", async () => {
    const host = hostWith(files);
    host.refusals.push({ classification: "body-too-long", message: "body is too long" });
    const findings = Array.from({ length: 30 }, (_, index) =>
      findingAt("elsewhere.ts", [`call${index}();`], { line: 1, scenario: "why. ".repeat(200) }),
    );
    const { placed } = await publishTo(host, resultOf("rev_1", firstHead, { findings }));
    expect(host.reviews[0]?.body.length).toBeLessThanOrEqual(32_768);
    expect(placed.filter(({ place }) => place === "continued").length).toBeGreaterThan(0);
  });

  it("[P6] anything else for good: the error holds the host's own words", async () => {
    const host = hostWith(files);
    host.refusals.push({ classification: "other", message: "Something odd" });
    await expect(publishTo(host, resultOf("rev_1", firstHead, {}))).rejects.toMatchObject({
      code: "post-refused",
      message: expect.stringContaining("Something odd") as string,
    });
  });

  it("[P3] posts that come too quickly are put off", async () => {
    const host = hostWith(files);
    host.refusals.push({ classification: "too-quick", message: "was submitted too quickly" });
    await expect(publishTo(host, resultOf("rev_1", firstHead, {}))).rejects.toMatchObject({
      code: "rate-limited",
      retryAtMs: host.clock.now() + 60_000,
    });
  });
});

describe("suggestions", () => {
  const before = `${lines.join("\n")}\n`;
  const change = (from: string, to: string): ReturnType<typeof verified> =>
    verified("src/order.ts", before, before.replace(from, to));

  it("[P8] are posted on exactly the lines that they replace", async () => {
    const host = hostWith(files);
    const one = at(3, { suggestion: change(`${lines[2]}\n${lines[3]}\n`, "  both(order); // ```\n") });
    await publishTo(host, resultOf("rev_1", firstHead, { findings: [one] }));
    const [comment] = host.comments;
    expect(comment?.line).toBe(4);
    expect(comment?.body).toContain("````suggestion\n  both(order); // ```\n````");
  });

  it("[P8] are folded diffs where the head has moved, or where several places change", async () => {
    const host = hostWith(files);
    const several = change(`${lines[2]}\n`, "").kind === "verified" ? before : "";
    const two = verified(
      "src/order.ts",
      several,
      several.replace(lines[2] ?? "", "  a();").replace(lines[29] ?? "", "  b();"),
    );
    await publishTo(host, resultOf("rev_1", firstHead, { findings: [at(3, { suggestion: two })] }));
    expect(host.comments[0]?.body).not.toContain("suggestion\n");
    expect(host.comments[0]?.body).toContain("```diff");
    const moved = hostWith(files);
    moved.push(secondHead, files);
    const one = at(3, { suggestion: change(lines[2] ?? "", "  a();") });
    await publishTo(moved, resultOf("rev_1", firstHead, { findings: [one] }));
    expect(moved.comments[0]?.body).toContain("```diff");
    expect(moved.comments[0]?.body).not.toContain("```suggestion");
  });

  it("[P8] are folded diffs over removed lines, carriage returns and commands", async () => {
    const old = ["keep();", "  removed();", "after();", "last();"];
    const now = ["keep();", "after();", "last();"];
    const change = (from: string, to: string): ReturnType<typeof verified> =>
      verified("a.ts", `${now.join("\n")}\n`, `${now.join("\n")}\n`.replace(from, to));
    const host = hostWith(
      filesOf([{ path: "a.ts", before: `${old.join("\n")}\n`, after: `${now.join("\n")}\n` }]),
    );
    const findings = [
      findingAt("a.ts", now, { line: 1, endLine: 2, suggestion: change("keep();\nafter();", "x();") }),
      findingAt("a.ts", now, { line: 2, suggestion: change("after();", "/assay review") }),
      findingAt("a.ts", now, { line: 3, suggestion: change("last();", "last();\r") }),
    ];
    await publishTo(host, resultOf("rev_1", firstHead, { findings }));
    expect(host.comments).toHaveLength(3);
    for (const { body } of host.comments) expect(body).not.toContain("```suggestion");
  });

  it("[P7] one that would show a secret is put aside, and secrets are masked everywhere", async () => {
    const host = hostWith(files);
    const finding = at(3, {
      title: "Holds SECRET-abc",
      scenario: "postgres://u:SECRET-abc@db",
      suggestion: change(lines[2] ?? "", "  use('SECRET-abc');"),
    });
    const result = resultOf("rev_1", firstHead, { findings: [finding], summary: "SECRET-abc" });
    await publishTo(host, result);
    expect(JSON.stringify([host.reviews, host.comments])).not.toContain("SECRET-abc");
    expect(host.comments[0]?.body).not.toContain("```");
  });
});
