// A change in plain text, which no analyzer but the secret scan reads, and answers that models give about it.
import { parseScript, type Script } from "../../src/models/script/script.js";
import { builtInLenses } from "../../src/review/review.js";
import { makeScratchRepository, type ScratchRepository } from "../scratch-repository.js";

/** Ids of the six lenses, in their order. */
export const lensIds: readonly string[] = builtInLenses.map((lens) => lens.id);

/** A word that stands in the commit message of the change and nowhere else. */
export const messageWord = "wombat-in-the-message";

const oldLines = Array.from({ length: 20 }, (_, index) => `step ${index + 1}: wait for the answer`);

/** A repository whose branch `topic` edits two lines of `steps.txt` and adds `more notes.txt`. */
export function makeStepsRepository(): ScratchRepository {
  const repo = makeScratchRepository();
  repo.write("steps.txt", `${oldLines.join("\n")}\n`);
  repo.commit("first");
  repo.git("checkout", "--quiet", "-b", "topic");
  const lines = oldLines.map((line, index) =>
    index === 4 ? "step 5: wait forever" : index === 15 ? "step 16: wait twise" : line,
  );
  repo.write("steps.txt", `${lines.join("\n")}\n`);
  repo.write("more notes.txt", "one note\n");
  repo.commit(`change the steps\n\n${messageWord}`);
  return repo;
}

/** An answer that finds nothing. */
export const nothing = { findings: [], dismissedFacts: [], summary: "Nothing." };

/** A claim about line 5 of `steps.txt`, with an edit that takes the fault away. */
export const foreverClaim = {
  path: "steps.txt",
  startLine: 5,
  endLine: 5,
  quote: "step 5: wait forever",
  category: "timeout",
  severity: "major",
  confidence: 0.95,
  title: "Step 5 waits without end",
  scenario: "The answer never comes and the reader waits until retirement.",
  evidence: [],
  edits: [
    {
      path: "steps.txt",
      anchorLine: 5,
      search: "step 5: wait forever\nstep 6: wait for the answer",
      replace: "step 5: wait for five minutes\nstep 6: wait for the answer",
    },
  ],
  newDependencies: [],
  behaviourChange: true,
} as const;

/** A claim about line 16, with an edit of its own. */
export const spellingClaim = {
  ...foreverClaim,
  startLine: 16,
  endLine: 16,
  quote: "step 16: wait twise",
  category: "documentation",
  severity: "minor",
  title: "A spelling mistake in step 16",
  scenario: "A reader looks the word up and does not find it.",
  edits: [
    {
      path: "steps.txt",
      anchorLine: 16,
      search: "step 16: wait twise\nstep 17: wait for the answer",
      replace: "step 16: wait twice\nstep 17: wait for the answer",
    },
  ],
  behaviourChange: false,
} as const;

/** A script in which each lens gives its replies, and every lens that is not named gives `others`. */
export function scriptOf(
  replies: Readonly<Record<string, readonly object[]>>,
  others: object = { answer: nothing },
): Script {
  return parseScript(scriptText(replies, others), "the test's script");
}

/** The same as the text of a script file. */
export function scriptText(
  replies: Readonly<Record<string, readonly object[]>>,
  others: object = { answer: nothing },
): string {
  const named = Object.entries(replies).map(([lens, given]) => ({ lens, replies: given }));
  return JSON.stringify({ version: 1, answers: [...named, { replies: [others] }] });
}
