// Measures the offline reviewers on a change of 20 files and of 200 files, by stage; the target is 5 s for 20 files.
// Run: `npm run build && node bench/run.js analyzers` (the children are started from dist).
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createAnalyzers } from "../src/analyzers/analyzers.js";
import type { AnalyzedFile } from "../src/review/review.js";

const rounds = 3;
const root = process.cwd();

async function measure(files: readonly AnalyzedFile[]): Promise<void> {
  const port = createAnalyzers();
  const stages = new Map<string, number[]>();
  const note = (stage: string, ms: number): void => {
    stages.set(stage, [...(stages.get(stage) ?? []), ms]);
  };
  const time = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const startMs = performance.now();
    const result = await work();
    note(stage, performance.now() - startMs);
    return result;
  };
  let facts = 0;
  for (let round = 0; round < rounds; round++) {
    const analysis = await time("analyze", () => port.analyze(files));
    facts = analysis.facts.length;
    for (const { analyzer, durationMs, failure } of analysis.reports) {
      note(`  ${analyzer}`, durationMs);
      if (failure !== null) throw new Error(failure);
    }
    await time("findSecrets", () => port.findSecrets(files.map(({ text }) => text)));
    await time("checkSyntax", () => port.checkSyntax(files));
    await time("listImports", () => port.listImports(files));
  }
  const lines = files.reduce((sum, { addedLines }) => sum + addedLines.length, 0);
  process.stdout.write(
    `\n${files.length} files, ${lines} lines, ${facts} facts; median of ${rounds} rounds\n`,
  );
  for (const [stage, times] of stages) {
    const median = [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    process.stdout.write(`${stage.padEnd(24)}${median.toFixed(0).padStart(7)} ms\n`);
  }
}

/** A change that wrote whole files: this program's own sources, and as many made in other languages. */
function changeOf(count: number): AnalyzedFile[] {
  const own = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort();
  return Array.from({ length: count }, (_, index) => {
    const name = own[index % own.length] ?? "";
    if (index % 5 < 2) return file(`ts/${index}/${name}`, readFileSync(join(root, "src", name), "utf8"));
    if (index % 5 < 4) return file(`py/module_${index}.py`, `${pythonHead}${pythonPart.repeat(15)}`);
    return file(`go/${index}/a.go`, `package a\n\nimport "fmt"\n\n${goPart}`);
  });
}

function file(path: string, text: string): AnalyzedFile {
  return { path, text, addedLines: text.split("\n").map((_, index) => index + 1) };
}

const pythonHead = "import logging\nimport requests\n\nlog = logging.getLogger(__name__)\n\n\n";
const pythonPart = `def load(url: str, retries: int = 3) -> dict[str, object]:
    """Fetch a document and return it parsed."""
    for attempt in range(retries):
        try:
            answer = requests.get(url, timeout=5)
            answer.raise_for_status()
            return answer.json()
        except requests.HTTPError as error:
            log.warning("attempt %d of %d failed: %s", attempt, retries, error)
    raise RuntimeError(f"cannot load {url}")


`;
const goPart = `func Load(names []string) error {
\tfor index, name := range names {
\t\tif name == "" {
\t\t\treturn fmt.Errorf("name %d is empty", index)
\t\t}
\t}
\treturn nil
}
`;

for (const count of [20, 200]) await measure(changeOf(count));
