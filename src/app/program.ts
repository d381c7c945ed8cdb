// The command line: which commands and options there are. Each command's code is loaded only when it runs.
import addCompletions from "@bomb.sh/tab/commander";
import { Command, Option } from "@commander-js/extra-typings";
import type { Command as PlainCommand } from "commander";
import type * as KeyCommandsModule from "./commands/run-keys.js";
import type { FormatName } from "../report/report.js";
import { agentCommand } from "./agent-commands.js";
import { collect, inherit, parsePort } from "./command-parts.js";
import { evalCommand } from "./eval-commands.js";
import { fireCommands } from "./fire-commands.js";
import {
  completeExamples,
  contextExamples,
  indexExamples,
  keysExamples,
  modelServerExamples,
  programExamples,
  replayExamples,
  reviewExamples,
} from "./help-texts.js";
import { serviceCommands } from "./service-commands.js";
import { programVersion } from "./program-version.js";
import type { Surroundings } from "./surroundings.js";

// Written out, because loading the report room would slow every start; a test holds it to that room's list.
const formatNames = [
  "text",
  "json",
  "ndjson",
  "markdown",
  "sarif",
  "diff",
] as const satisfies readonly FormatName[];
type KeyCommands = typeof KeyCommandsModule;

const thresholds = ["critical", "major", "minor", "never"] as const;

/** Builds the program. Nothing runs until `parseAsync`; it throws commander's error for a wrong command line. */
export function buildProgram(surroundings: Surroundings): Command {
  const program = new Command("assay")
    .description(
      "Reviews code changes with six specialist reviewers in parallel, and tests applications by fire.",
    )
    .version(programVersion(), "-V, --version", "print the version")
    .showSuggestionAfterError()
    .addHelpText("after", programExamples);
  const groups = {
    "Reviewing:": [
      reviewCommand(surroundings),
      replayCommand(surroundings),
      contextCommand(surroundings),
      indexCommand(surroundings),
      evalCommand(surroundings),
    ],
    "Models:": [keysCommand(surroundings), modelServerCommand(surroundings)],
    "The fire test:": [...fireCommands(surroundings), agentCommand(surroundings)],
    "The service:": serviceCommands(surroundings),
  };
  for (const [heading, commands] of Object.entries(groups))
    for (const command of commands) program.addCommand(command.helpGroup(heading));
  inherit(program).showHelpAfterError("(assay --help lists the commands and options)");
  addCompletions(program as unknown as PlainCommand); // the same class; only its type parameters differ
  const completion = program.commands.find((command) => command.name() === "complete");
  if (completion !== undefined)
    inherit(completion)
      .description("Print a script that completes commands and options in a shell.")
      .helpGroup("Commands:")
      .addHelpText("after", completeExamples);
  return program;
}

function reviewCommand(surroundings: Surroundings): Command {
  const command = new Command("review")
    .description(
      "Review the current branch, with uncommitted work, against the branch it will be merged into.",
    )
    .option("--repo <dir>", "the checkout to review", ".")
    .option("--base <ref>", "compare with this branch, tag or commit")
    .option("--head <ref>", "review this commit instead of the working tree")
    .option("--staged", "review what is staged for the next commit", false)
    .option("--diff <file>", "review a diff from a file, or from standard input with -")
    .addOption(
      new Option("--format <format>", "how to print the review")
        .choices(formatNames)
        .default("text" as const),
    )
    .option("--output <file>", "write the review to a file instead of standard output")
    .addOption(
      new Option(
        "--fail-on <severity>",
        "exit with 1 at findings this bad or worse (default: major)",
      ).choices(thresholds),
    )
    .option("--lenses <ids>", "only these lenses, comma-separated")
    .option(
      "--model <model>",
      "provider:model for all lenses, or lens=provider:model; repeatable",
      collect,
      [] as string[],
    )
    .addOption(
      new Option("--refute <which>", "let a model try to refute findings: those in doubt, or all").choices([
        "off",
        "doubtful",
        "all",
      ] as const),
    )
    .addOption(
      new Option("--summary <by>", "who words the summary; its numbers are the program's").choices([
        "template",
        "model",
      ] as const),
    )
    .option("--dry-run", "show what would be asked, how large it is and what it costs; send nothing", false)
    .option("--no-cache", "ask again even where the answer to an identical question is held")
    .option("--results-base <file>", "results of a fire test of the base, for the resilience lens")
    .option("--results-head <file>", "results of the same scenarios on the head")
    .option("--no-input", "never ask anything on the terminal")
    .addHelpText("after", reviewExamples)
    .action(async (options) => {
      const { runReview } = await import("./commands/run-review.js");
      await runReview(options, surroundings);
    });
  return inherit(command);
}

function replayCommand(surroundings: Surroundings): Command {
  const command = new Command("replay")
    .description("Repeat a recorded review exactly, without network, or with another model or set of lenses.")
    .argument("[run]", "a run's id, its beginning, or `latest`", "latest")
    .addOption(
      new Option("--format <format>", "how to print the review")
        .choices(formatNames)
        .default("text" as const),
    )
    .option("--output <file>", "write the review to a file instead of standard output")
    .option("--lenses <ids>", "with these lenses instead, comma-separated")
    .option(
      "--model <model>",
      "with this model instead; lens=provider:model for one lens; repeatable",
      collect,
      [] as string[],
    )
    .option("--list", "list the recorded runs, newest first", false)
    .addHelpText("after", replayExamples)
    .action(async (run, options) => {
      const { runReplay } = await import("./commands/run-replay.js");
      await runReplay(run, options, surroundings);
    });
  return inherit(command);
}

function indexCommand(surroundings: Surroundings): Command {
  const command = new Command("index")
    .description("Index a repository, so that reviews know what a change touches elsewhere.")
    .argument("[dir]", "the checkout, or a bare repository", ".")
    .option("--commit <ref>", "the branch, tag or commit to index", "HEAD")
    .addHelpText("after", indexExamples)
    .action(async (dir, options) => {
      const { runIndex } = await import("./commands/run-index.js");
      await runIndex(dir, options, surroundings);
    });
  return inherit(command);
}

function contextCommand(surroundings: Surroundings): Command {
  const command = new Command("context")
    .description("Show what a review would tell its lenses about code outside the change, and why.")
    .option("--repo <dir>", "the checkout", ".")
    .option("--base <ref>", "compare with this branch, tag or commit")
    .option("--head <ref>", "this commit instead of the working tree")
    .option("--budget <tokens>", "what all bodies together may take", Number, 6000)
    .addOption(
      new Option("--format <format>", "how to print it")
        .choices(["text", "json"] as const)
        .default("text" as const),
    )
    .addHelpText("after", contextExamples)
    .action(async (options) => {
      const { runContext } = await import("./commands/run-context.js");
      await runContext(options, surroundings);
    });
  return inherit(command);
}

function keysCommand(surroundings: Surroundings): Command {
  const command = new Command("keys")
    .description("Keep model keys in a sealed file.")
    .addHelpText("after", keysExamples);
  const act = (run: (keys: KeyCommands) => Promise<void>) => async (): Promise<void> => {
    await run(await import("./commands/run-keys.js"));
  };
  command.addCommand(
    inherit(
      new Command("list")
        .description("List the providers with a key, and where each comes from.")
        .action(act((keys) => keys.listKeys(surroundings))),
    ),
  );
  command.addCommand(
    inherit(
      new Command("set")
        .description(
          "Save a provider's key after testing it: asked for on the terminal, or read from standard input.",
        )
        .argument("<provider>", "anthropic, openai, google, openrouter, …")
        .option("--no-test", "save it without asking the provider whether it works")
        .option("--no-input", "never ask on the terminal; read standard input")
        .action(async (provider, options) =>
          (await import("./commands/run-keys.js")).setKey(provider, options, surroundings),
        ),
    ),
  );
  command.addCommand(
    inherit(
      new Command("remove")
        .description("Forget a provider's saved key.")
        .argument("<provider>")
        .action(async (provider) =>
          (await import("./commands/run-keys.js")).removeKey(provider, surroundings),
        ),
    ),
  );
  command.addCommand(
    inherit(
      new Command("test")
        .description("Ask a provider whether its key works, which costs a little.")
        .argument("<provider>")
        .action(async (provider) =>
          (await import("./commands/run-keys.js")).testProviderKey(provider, surroundings),
        ),
    ),
  );
  command.addCommand(
    inherit(
      new Command("rotate")
        .description("Seal the saved keys under a new master key.")
        .action(act((keys) => keys.rotateKeys(surroundings))),
    ),
  );
  return inherit(command);
}

function modelServerCommand(surroundings: Surroundings): Command {
  const command = new Command("model-server")
    .description(
      "Serve scripted answers on loopback in the wire formats of the providers, to try a set-up without paying.",
    )
    .requiredOption("--script <file>", "the answers")
    .option("--port <number>", "the port; 0 picks a free one", parsePort, 4319)
    .addHelpText("after", modelServerExamples)
    .action(async (options) => {
      const { runModelServer } = await import("./commands/run-model-server.js");
      await runModelServer(options, surroundings);
    });
  return inherit(command);
}
