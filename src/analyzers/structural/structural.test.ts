// The analyzer as a whole: what it accepts, how it bears hostile files, and how fast it is.
import { describe, expect, it } from "vitest";
import type { RawFact } from "../analyzer.js";
import { structural } from "./structural.js";

const call = "import requests\ndef load(url):\n    return requests.get(url)\n";

describe("structural", () => {
  it("[A8] reports a hit with its lines, its words and a repair of whole lines", async () => {
    const [fact, ...others] = await run("src/app.py", call);
    expect(others).toEqual([]);
    expect(fact).toMatchObject({
      rule: "py-requests-without-timeout",
      lens: "resilience",
      path: "src/app.py",
      startLine: 3,
      endLine: 3,
      category: "timeout",
      use: "comment",
    });
    expect(fact?.edits).toEqual([
      {
        path: "src/app.py",
        anchorLine: 3,
        search: "    return requests.get(url)",
        replace: "    return requests.get(url, timeout=10)",
      },
    ]);
  });

  it("[A8] accepts the languages it has rules for, and no minified file", () => {
    const paths = ["a.py", "a.ts", "a.tsx", "a.mjs", "a.cts", "a.jsx", "a.go", "A.java"];
    expect(paths.filter((path) => !structural.accepts(path))).toEqual([]);
    const others = ["a.min.js", "a.rb", "a.json", "Makefile", "a.py.txt", "py", "a.constructor"];
    expect(others.filter((path) => structural.accepts(path))).toEqual([]);
  });

  it("[A8] names the version of its parser and each rule once", () => {
    expect(structural.version()).toMatch(/^\d+\.\d+\.\d+/);
    expect(new Set(structural.rules).size).toBe(structural.rules.length);
    expect(structural.rules.length).toBeGreaterThan(100);
  });

  it("[A8] looks for production rules in production code only", async () => {
    const paths = ["tests/a.py", "src/a_test.py", "scripts/a.py", "examples/a.py", "db/migrations/a.py"];
    for (const path of paths) expect(await run(path, call), path).toEqual([]);
  });

  it("[A8] gives lines and edits without carriage returns for a file with Windows line ends", async () => {
    const [fact] = await run("src/app.py", call.replaceAll("\n", "\r\n"));
    expect(fact?.startLine).toBe(3);
    expect(fact?.edits?.[0]?.search).toBe("    return requests.get(url)");
    expect(fact?.edits?.[0]?.replace).toBe("    return requests.get(url, timeout=10)");
  });

  it("[A8] places a hit in a chain over several lines at the call's own name", async () => {
    const text = "const n = rows\n  .filter(Boolean)\n  .map(parseInt);\n";
    expect((await run("src/a.ts", text)).map((fact) => fact.startLine)).toEqual([3]);
  });
});

describe("structural, on hostile files", () => {
  const deep = 20_000;
  const hostile: Readonly<Record<string, string>> = {
    "50,000 lines of calls": call.repeat(16_000),
    "a chain of calls": `x = a${"\n.execute()".repeat(deep)}\n`,
    "nested brackets": `x = ${"(\n".repeat(deep)}1${")\n".repeat(deep)}`,
    "open brackets": "foo((((\n".repeat(deep),
    "a long sum of texts": `q = (${'"select" +\n'.repeat(deep)}"x")\ndb.execute(q)\n`,
    "nested calls": `${"execute(\n".repeat(deep)}${")\n".repeat(deep)}`,
    "nested blocks": Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}if a:\n`).join(""),
    "bytes of nothing": "\0\u{FFFF}\u{D800}`'\"\n".repeat(deep),
    "no syntax at all": "}{)(][ except async def import open(\n".repeat(3_000),
    "an empty file": "",
  };

  for (const [title, text] of Object.entries(hostile)) {
    it(`[X8] ends soon and throws nothing: ${title}`, async () => {
      const mention =
        "# requests execute except pickle async def\n// req.body eval( catch fetch( net/http exec.\n";
      const startedAt = process.cpuUsage();
      for (const path of ["src/a.py", "src/a.ts", "src/a.go", "src/A.java"]) await run(path, mention + text);
      const spentMs = process.cpuUsage(startedAt).user / 1000;
      expect(spentMs).toBeLessThan(15_000);
    });
  }

  it("[X8] reads no file of more than a million characters", async () => {
    expect(await run("src/a.py", call + "#".repeat(1_000_001))).toEqual([]);
  });

  it("[X8] reads no file with a line of twenty thousand characters", async () => {
    expect(await run("src/a.py", `${call}x = "${"a".repeat(20_000)}"\n`)).toEqual([]);
  });

  it("[X8] reports at most 200 hits of one rule in one file", async () => {
    expect(await run("src/a.py", call.repeat(300))).toHaveLength(200);
  });
});

describe("structural, on many files", () => {
  it("[A8] reads 200 files of 120 lines in less than three seconds of processor time", async () => {
    const body = `
import requests, time
from sqlalchemy import create_engine
async def handle(session, rows, request):
    try:
        for row in rows:
            total = session.execute("select 1 where id = :id", {"id": row.id})
            print(f"{row} {total}", requests.get("https://a.example", timeout=3))
    except ValueError as error:
        log.warning("no rows", exc_info=error)
    return [row for row in rows if row.ready and row.name != "x"]
`;
    const files = Array.from({ length: 200 }, (_, index) => ({
      path: `src/part${index}.py`,
      text: body.repeat(11),
      addedLines: [],
    }));
    const startedAt = process.cpuUsage();
    await structural.run(files);
    const spent = process.cpuUsage(startedAt);
    expect((spent.user + spent.system) / 1000).toBeLessThan(3_000);
  });
});

async function run(path: string, text: string): Promise<readonly RawFact[]> {
  return structural.run([{ path, text, addedLines: [] }]);
}
