// The commands that reason about a fire test: `assay agent advise` and `assay agent review`, and their options.
import { Command, Option } from "@commander-js/extra-typings";
import { advisedLanguages } from "./advised-languages.js";
import { collect, inherit, parseSeconds } from "./command-parts.js";
import { adviseExamples, agentReviewExamples } from "./help-texts.js";
import type { Surroundings } from "./surroundings.js";

/** `assay agent`. The code of each command is loaded only when it runs. */
export function agentCommand(surroundings: Surroundings): Command {
  const command = new Command("agent").description(
    "From the results of a fire test to advice, and to changes of the code that are proven.",
  );
  command.addCommand(adviseCommand(surroundings));
  command.addCommand(reviewCommand(surroundings));
  return inherit(command);
}

function adviseCommand(surroundings: Surroundings): Command {
  const command = new Command("advise")
    .description("Say what the results mean: causes, recommendations by priority, what to test next.")
    .requiredOption("--results <file>", "the results.json of assay scenario run")
    .addOption(
      new Option("--role <role>", "who reads it")
        .choices(["developer", "sre"] as const)
        .default("developer" as const),
    )
    .option("--report <file>", "where to write it; - is standard output (default: advice-report.md)")
    .addOption(
      new Option(
        "--format <format>",
        "the form of the report (default: by the file's name, else markdown)",
      ).choices(["markdown", "html", "json"] as const),
    )
    .option("--model <model>", "let a model word causes and summary; numbers stay those that were measured")
    .addHelpText("after", adviseExamples)
    .action(async (options) => {
      const { runAdvise } = await import("./commands/run-advise.js");
      await runAdvise(options, surroundings);
    });
  return inherit(command);
}

function reviewCommand(surroundings: Surroundings): Command {
  const command = new Command("review")
    .description(
      "Find an operation's code, propose changes for what was measured, and try each on a scratch copy.",
    )
    .requiredOption("--results <file>", "the results.json of assay scenario run")
    .option("--repo-dir <dir>", "the checkout of the application", ".")
    .addOption(
      new Option("--lang <language>", "read only files of this language (default: all)").choices(
        advisedLanguages,
      ),
    )
    .option(
      "--advices-report <file>",
      "an advice report for the model (default: advice-report.md of this folder)",
    )
    .option("--operation <id>", "the operation, by id or as METHOD URL; without it you are asked")
    .option("--report <file>", "where to write it; - is standard output (default: review-report.md)")
    .addOption(
      new Option(
        "--format <format>",
        "the form of the report (default: by the file's name, else markdown)",
      ).choices(["markdown", "html", "json", "diff"] as const),
    )
    .option("--patches <dir>", "write each kept change as a patch file there, in order")
    .option("--model <model>", "let a model propose changes too; they pass the same gates")
    .option("--test <command>", "a change must leave this command succeeding")
    .option("--prove", "run the operation's scenarios before and after each change", false)
    .option("--scenario <path>", "the scenarios to run (default: the files that the results name)")
    .option("--start <command>", "what starts the application, run in the scratch copy")
    .option("--cwd <dir>", "the folder to start it in, inside the checkout")
    .option("--ready <url>", "what must answer before calls are made")
    .option("--ready-timeout <seconds>", "how long it may take to get ready", parseSeconds, 30)
    .option("--target <url>", "where the application is, instead of the origin in the files")
    .option("--upstream <name=url>", "where a dependency really is; repeatable", collect, [] as string[])
    .option(
      "--python <command>",
      "the interpreter that knows the application's modules (default: that of --start, else python3)",
    )
    .option("--apply", "apply what was kept to your files", false)
    .option("--no-input", "never ask anything on the terminal")
    .addHelpText("after", agentReviewExamples)
    .action(async (options) => {
      const { runAgentReview } = await import("./commands/run-agent-review.js");
      await runAgentReview(options, surroundings);
    });
  return inherit(command);
}
