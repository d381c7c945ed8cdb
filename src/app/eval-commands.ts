// The command `assay eval` and its options.
import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { collect, collectList, inherit, parseSeed } from "./command-parts.js";
import { evalExamples } from "./help-texts.js";
import type { Surroundings } from "./surroundings.js";

/** The command that scores reviews. Its code is loaded only when it runs. */
export function evalCommand(surroundings: Surroundings): Command {
  const command = new Command("eval")
    .description(
      "Score models and settings on changes whose faults are known: precision, recall, F1, cost, time.",
    )
    .argument(
      "[set]",
      "a set: its file, or a folder with evaluation.yml (default: the one that comes with Assay)",
    )
    .option("--model <model>", "as in `assay review`; repeatable", collect, [] as string[])
    .option("--lenses <ids>", "only these lenses, comma-separated")
    .option("--config <file>", "settings in the place of each case's own .assay.yml")
    .option(
      "--against-model <model>",
      "compare with this model; repeatable as --model",
      collect,
      [] as string[],
    )
    .option("--against <file>", "compare with these settings")
    .addOption(
      new Option("--refute <which>", "as in `assay review`").choices(["off", "doubtful", "all"] as const),
    )
    .addOption(
      new Option("--against-refute <which>", "compare with this refuting pass").choices([
        "off",
        "doubtful",
        "all",
      ] as const),
    )
    .option("--cases <ids>", "only these cases, comma-separated; patterns work", collectList, [] as string[])
    .option("--runs <number>", "review each case so often, because models vary", parseCount, 1)
    .option("--jobs <number>", "reviews at once; their times are truest with 1", parseCount, 1)
    .option("--max-cost <usd>", "stop before a review that could exceed this sum", parseUsd)
    .option(
      "--fail-under <metric=value>",
      "exit with 1 under it, as in f1=0.6; repeatable",
      collectList,
      [] as string[],
    )
    .option("--seed <number>", "the seed of the intervals", parseSeed, 1)
    .option("--resamples <number>", "how often cases are drawn for an interval", parseCount, 2_000)
    .addOption(
      new Option("--format <format>", "how to print it")
        .choices(["text", "json", "markdown"] as const)
        .default("text" as const),
    )
    .option("--output <file>", "print to a file instead of standard output")
    .option("--results <file>", "keep the evaluation here, from the first review on")
    .option("--resume <file>", "go on with an evaluation that was interrupted")
    .option("--dry-run", "show how much would be asked and what it costs; send nothing", false)
    .option("--no-cache", "ask again even where the answer to an identical question is held")
    .addHelpText("after", evalExamples)
    .action(async (set, options) => {
      const { runEval } = await import("./commands/run-eval.js");
      await runEval(set, options, surroundings);
    });
  return inherit(command);
}

function parseCount(value: string): number {
  const count = Number(value);
  if (/^\d+$/.test(value) && count >= 1 && count <= 100_000) return count;
  throw new InvalidArgumentError("Give a whole number from 1.");
}

function parseUsd(value: string): number {
  const usd = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && usd > 0) return usd;
  throw new InvalidArgumentError("Give dollars, such as 2 or 0.50.");
}
