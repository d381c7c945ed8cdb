// The whole brief: what it counts, how it ranks, and that it is quick, bounded and the same every time.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { noticers } from "./noticers.js";
import { fileDiffOf } from "./fixtures/test-change.js";
import { writeBrief } from "./write-brief.js";

const checkout = fileDiffOf(
  "src/checkout.ts",
  [
    "-export function pay(order: Order): Receipt {",
    "+export function pay(order: Order, coupon: string): Receipt {",
    ...Array.from({ length: 30 }, (_, n) => `+  if (order.lines[${n}] && coupon) total += ${n};`),
  ].join("\n"),
);
const readme = fileDiffOf("README.md", "+How to pay.");
const test = fileDiffOf("src/cart.test.ts", Array.from({ length: 40 }, () => "+check();").join("\n"));

describe("a brief", () => {
  it("counts files, lines and languages, and puts the risky file first with its reasons in words", () => {
    const brief = writeBrief({ files: [readme, test, checkout] });
    expect(brief).toMatchObject({ files: 3, added: 72, removed: 1 });
    expect(brief.languages).toEqual([
      { language: "TypeScript", files: 2 },
      { language: "Markdown", files: 1 },
    ]);
    expect(brief.risks.map(({ path }) => path)).toEqual(["src/checkout.ts", "src/cart.test.ts", "README.md"]);
    expect(brief.risks[0]?.reasons).toEqual([
      "removes or changes what others may call",
      "touches money (`checkout` in its path)",
      "32 lines changed",
      "60 branches in the added code",
      "no test changed with it",
    ]);
    const [first, second] = brief.risks;
    expect(first?.risk).toBeGreaterThan(60);
    expect(second?.risk).toBeLessThan(20);
  });

  it("puts what wants attention before the rest", () => {
    const { notes } = writeBrief({
      files: [checkout, fileDiffOf("a.ts", "+// TODO: later")],
      secrets: [{ path: "a.ts", line: 1, kind: "private key" }],
    });
    expect(notes.map(({ kind, attention }) => `${kind}${attention === "high" ? "!" : ""}`)).toEqual([
      "secret!",
      "public-api!",
      "untested",
      "todo",
    ]);
  });

  it("weighs what rules found and what depends on the file", () => {
    const plain = writeBrief({ files: [readme, checkout] });
    const used = writeBrief({ files: [readme, checkout], dependents: new Map([["src/checkout.ts", 25]]) });
    expect(used.risks[0]?.risk).toBeGreaterThan(plain.risks[0]?.risk ?? 100);
    expect(used.risks[0]?.reasons).toContain("used in 25 places outside the change");
  });

  it("[X8] bounds its notes: the 21st of a kind in a file is only counted", () => {
    const many = Array.from({ length: 50 }, (_, n) => `-export function f${n}() {`).join("\n");
    const { notes } = writeBrief({ files: [fileDiffOf("a.ts", many)] });
    expect(notes).toHaveLength(21);
    expect(notes.at(-1)?.text).toBe("and 30 more of this kind in this file");
  });

  it("is empty for an empty change, and survives odd content", () => {
    expect(writeBrief({ files: [] })).toEqual({
      files: 0,
      added: 0,
      removed: 0,
      languages: [],
      risks: [],
      notes: [],
    });
    const odd = fileDiffOf(
      "odd\t\u202e.ts",
      `+${"(".repeat(5000)}\n+export const\n+\r\n+${"a ".repeat(3000)}(`,
    );
    expect(writeBrief({ files: [odd], textOf: () => "{ broken" }).files).toBe(1);
  });

  it("[X8] reads 50,000 changed lines, and says the same twice", () => {
    const line = (n: number): string =>
      n % 5 === 0
        ? `+export function step${n}(order: Order, rate = ${n}): number {`
        : `+    if (order.total > ${n} && rate) return process.env.RATE ?? order.lines[${n}].price * rate; // step ${n}`;
    const files = Array.from({ length: 100 }, (_, file) =>
      fileDiffOf(`src/f${file}.ts`, Array.from({ length: 500 }, (_, n) => line(n)).join("\n")),
    );
    const brief = writeBrief({ files });
    expect(writeBrief({ files })).toEqual(brief);
    expect(brief.added).toBe(50_000);
  });

  it("asks every noticer in the folder", () => {
    const inFolder = readdirSync(import.meta.dirname).filter((name) =>
      /^note-[a-z-]+(?<!\.test)\.ts$/.test(name),
    );
    expect(noticers).toHaveLength(inFolder.length);
    const names = noticers.map((noticer) =>
      noticer.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    );
    expect(names.map((name) => `${name}.ts`).sort()).toEqual(inFolder.sort());
  });
});
