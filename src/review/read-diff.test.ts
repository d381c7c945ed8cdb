// Diffs that are small to send and large to hold.
import { describe, expect, it } from "vitest";
import { AssayError } from "../runtime/runtime.js";
import { newFileDiff } from "../../test/review-support.js";
import { readDiff } from "./read-diff.js";

describe("reading a diff", () => {
  it("[X8] makes nothing of a diff with more lines than can be held, however few bytes it has", () => {
    const bytes = Buffer.from(newFileDiff("a.txt", "\n".repeat(1_000_001)));
    let thrown: unknown;
    try {
      readDiff(bytes, "evil");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AssayError);
    expect(thrown).toMatchObject({ code: "change-too-large", kind: "permanent" });
  });

  it("[D1] reads a large change of ordinary size", () => {
    expect(readDiff(Buffer.from(newFileDiff("a.txt", "x\n".repeat(50_000))), "fine")).toHaveLength(1);
  });
});
