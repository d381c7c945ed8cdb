// The commands that reason about a fire test: `assay agent advise` and `assay agent review`, and their options.
import { Command, Option } from "@commander-js/extra-typings";
import { inherit } from "./command-parts.js";
import type { Surroundings } from "./surroundings.js";

/** `assay agent`. The code of each command is loaded only when it runs. */
export function agentCommand(surroundings: Surroundings): Command {
  const command = new Command("agent").description(
    "From the results of a fire test to advice, and to changes of the code that are proven.",
  );
  command.addCommand(adviseCommand(surroundings));
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
    .option("--report <file>", "where to write it; - is standard output", "advice-report.md")
    .option("--model <model>", "let a model word causes and summary; numbers stay those that were measured")
    .addHelpText("after", adviseExamples)
    .action(async (options) => {
      const { runAdvise } = await import("./commands/run-advise.js");
      await runAdvise(options, surroundings);
    });
  return inherit(command);
}

const adviseExamples = `
Examples:
  assay agent advise --results results.json                   writes advice-report.md, offline
  assay agent advise --results results.json --role sre --report -
  assay agent advise --results results.json --model anthropic:claude-sonnet-4-5
`;
