// Draws the pictures of the README from real runs over the sample: `node scripts/screenshot.js`, after a build. The same
// program gives the same bytes: what differs from run to run (times) is left out or follows a clock of its own.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ansiToSvg } from "./ansi-svg.js";
import { makeSample, sampleBranches } from "./make-sample.js";
import { progressAt } from "./progress-frame.js";

const root = join(import.meta.dirname, "..");
const images = join(root, "docs", "images");
const model = "scripted:samples/shop/script.yaml";
const command = `assay review --repo shop --model ${model}`;
const columns = 100;
const shownFindings = 2;

/** Late enough that two lenses are done, early enough that the others still work and one waits for its next try. */
const progressMs = 1_750;

const scratch = mkdtempSync(join(tmpdir(), "assay-screenshot-"));
try {
  const repo = join(scratch, "shop");
  makeSample(repo);
  mkdirSync(images, { recursive: true });
  save(
    "review.svg",
    head(withoutTimes(review(repo))),
    "The beginning of a review: the verdict, the coverage, a failed lens and two findings with suggestions",
  );
  save(
    "progress.svg",
    await progressAt(progressMs, { repo, base: sampleBranches.base, model, root, columns }),
    "A review under way: six lenses at work, two of them done, one waiting for its next try",
  );
} finally {
  rmSync(scratch, { recursive: true });
}

/** What a user sees who runs the command at a terminal of 100 columns, which is also the width when there is none. */
function review(repo) {
  const args = [join(root, "bin", "assay.js"), "review", "--repo", repo, "--base", sampleBranches.base];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...args, "--model", model, "--fail-on", "never"],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        ASSAY_DATA_DIR: join(scratch, "data"),
        FORCE_COLOR: "1",
      },
      encoding: "utf8",
    },
  );
  if (status === 0) return stdout;
  throw new Error(`assay review ended with ${status}; build first (npm run build).\n${stderr}`);
}

/** The line that says what was compared also says how long it took. */
function withoutTimes(text) {
  const timed = / · [\d.]+ (ms|s)(?= · )/;
  if (!timed.test(text)) throw new Error("the review no longer says how long it took; look at withoutTimes");
  return text.replace(timed, "");
}

/** Up to the end of the second finding; each begins with its severity's mark at the line's start. */
function head(text) {
  const lines = text.split("\n");
  const begins = lines.flatMap((line, at) =>
    /^\x1b\[1m\x1b\[\d+m[✖▲●] (critical|major|minor)/.test(line) ? [at] : [],
  );
  const end = begins[shownFindings];
  if (end === undefined) throw new Error(`the sample's review has fewer than ${shownFindings + 1} findings`);
  return `${lines.slice(0, end).join("\n").trimEnd()}\n\n\x1b[2m  ⋮\x1b[22m`;
}

function save(name, text, label) {
  writeFileSync(join(images, name), ansiToSvg(text, { columns, title: command, label }));
  process.stdout.write(`docs/images/${name}\n`);
}
