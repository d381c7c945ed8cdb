// Brings a new child to where the first task would have to bring it: modules loaded, WebAssembly compiled, parsers made.
import type { AnalyzedFile } from "../review/review.js";
import { analyzerList } from "./analyzer-list.js";
import { readImports } from "./read-imports.js";
import { readSyntax } from "./read-syntax.js";

/** Runs every analyzer and parser over a few lines of our own. Answers with how many facts they gave; throws what they throw. */
export async function warmUp(): Promise<number> {
  let facts = 0;
  for (const analyzer of analyzerList) {
    const files = samples.filter(({ path }) => analyzer.accepts(path));
    // Another program runs oxlint's rules anew each time: nothing of it would stay warm.
    if (files.length > 0 && analyzer.name !== "oxlint") facts += (await analyzer.run(files)).length;
  }
  await readSyntax(samples);
  readImports(samples);
  return facts;
}

const samples: readonly AnalyzedFile[] = [
  sample("a.py", "import os\n\n\ndef f(a=[]):\n    os.system(a)\n    return a\n"),
  sample(
    "a.ts",
    'import { a } from "./a.js";\n\nexport const b = async (): Promise<void> => {\n  eval(await a());\n};\n',
  ),
  sample("a.go", 'package a\n\nimport "fmt"\n\nfunc F() {\n\tfmt.Println("a")\n}\n'),
  sample("A.java", "import java.util.List;\n\nclass A {\n  void f(List<String> a) {}\n}\n"),
];

function sample(path: string, text: string): AnalyzedFile {
  return { path, text, addedLines: text.split("\n").map((_, index) => index + 1) };
}
