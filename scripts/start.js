// `npm start`: from a fresh clone, installs, builds and reviews the bundled sample's branch; then says how to review one's own.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { makeSample, sampleBranches } from "./make-sample.js";
import { provide, run } from "./provide.js";

const root = join(import.meta.dirname, "..");
const sample = join(root, ".assay-data", "shop");

provide();
rmSync(sample, { recursive: true, force: true });
makeSample(sample);
say(
  `reviewing ${sampleBranches.head} of the sample repository against ${sampleBranches.base}, with no model key:`,
);
// The sample is never sent to a paid model, whatever keys the environment holds.
run(process.execPath, [
  "bin/assay.js",
  "review",
  "--repo",
  sample,
  "--model",
  "offline",
  "--fail-on",
  "never",
]);
say(`that was the offline reviewer. See six lenses answer from a script, one of them failing:

  npx assay review --repo .assay-data/shop --model scripted:samples/shop/script.yaml

Review your own branch, in any checkout (with ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY set, six lenses ask a model):

  npx assay review --repo /path/to/your/checkout
`);

function say(text) {
  process.stdout.write(`\nassay: ${text}\n`);
}
