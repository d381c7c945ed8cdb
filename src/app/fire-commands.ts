// The commands of the fire test: `assay proxy` and `assay scenario`, and their options.
import { Command } from "@commander-js/extra-typings";
import { collect, collectList, inherit, parseSeconds, parseSeed } from "./command-parts.js";
import { generateExamples, proxyExamples, runExamples, uploadExamples } from "./help-texts.js";
import type { Surroundings } from "./surroundings.js";

/** The commands that break connections on a plan. Their code is loaded only when one runs. */
export function fireCommands(surroundings: Surroundings): readonly Command[] {
  return [proxyCommand(surroundings), scenarioCommand(surroundings)];
}

function proxyCommand(surroundings: Surroundings): Command {
  const command = new Command("proxy")
    .description("Stand between programs as a fault proxy: HTTP reverse, forward with CONNECT, or TCP.")
    .option(
      "--map <port=url>",
      "listen on a port for an http, https, tcp or tls upstream; repeatable",
      collect,
      [] as string[],
    )
    .option("--forward <port>", "be a forward proxy with CONNECT on this port")
    .option(
      "--fault <fault>",
      "kind:key=value,… as in latency:mean=200,stddev=50; repeatable",
      collect,
      [] as string[],
    )
    .option("--seed <number>", "the seed that every decision follows from", parseSeed, 1)
    .option("--scenario <name>", "a name that is part of every decision", "proxy")
    .option("--control <port>", "serve the control API and metrics on this port")
    .option("--log", "write each decision as a JSON line to standard error", false)
    .addHelpText("after", proxyExamples)
    .action(async (options) => {
      const { runProxy } = await import("./commands/run-proxy.js");
      await runProxy(options, surroundings);
    });
  return inherit(command);
}

function scenarioCommand(surroundings: Surroundings): Command {
  const command = new Command("scenario").description(
    "Test an application by fire: write scenarios from its OpenAPI document, and run them.",
  );
  command.addCommand(generateCommand(surroundings));
  command.addCommand(runCommand(surroundings));
  command.addCommand(uploadCommand(surroundings));
  return inherit(command);
}

function generateCommand(surroundings: Surroundings): Command {
  const command = new Command("generate")
    .description("Write scenarios with valid requests for the operations of an OpenAPI 3.0 or 3.1 document.")
    .option("--spec-file <file>", "the document, JSON or YAML")
    .option("--spec-url <url>", "the document, from a running application")
    .option("--scenario <file>", "write here instead of to standard output")
    .option(
      "--operation <id>",
      "only this operation; repeatable, comma-separated",
      collectList,
      [] as string[],
    )
    .option("--templates <names>", "only these templates, comma-separated", collectList, [] as string[])
    .option(
      "--upstream <name=url>",
      "a dependency of the application, to be faulted; repeatable",
      collect,
      [] as string[],
    )
    .option("--base-url <url>", "where the application is called, instead of the document's first server")
    .option("--seed <number>", "the seed of values that are made up", parseSeed, 1)
    .addHelpText("after", generateExamples)
    .action(async (options) => {
      const { generateScenario } = await import("./commands/generate-scenario.js");
      await generateScenario(options, surroundings);
    });
  return inherit(command);
}

function runCommand(surroundings: Surroundings): Command {
  const command = new Command("run")
    .description("Run scenarios against an application, judge what it did, and report it.")
    .requiredOption("--scenario <path>", "a scenario file, or a folder of them")
    .option("--result <file>", "write results.json here; - is standard output")
    .option(
      "--report <file>",
      "write the report here, .md or .html; repeatable (default: Markdown to standard output)",
      collect,
      [] as string[],
    )
    .option("--requests <file>", "write every call as a line of JSON here")
    .option("--start <command>", "start the application, its dependencies' addresses pointed at the proxies")
    .option("--cwd <dir>", "the folder to start it in")
    .option("--ready <url>", "what must answer before calls are made (default: the application's root)")
    .option("--ready-timeout <seconds>", "how long it may take to get ready", parseSeconds, 30)
    .option("--target <url>", "where the application is, instead of the origin in the files")
    .option("--upstream <name=url>", "where a dependency really is; repeatable", collect, [] as string[])
    .option("--seed <number>", "the seed that every decision follows from", parseSeed, 1)
    .addHelpText("after", runExamples)
    .action(async (options) => {
      const { runScenario } = await import("./commands/run-scenario.js");
      await runScenario(options, surroundings);
    });
  return inherit(command);
}

function uploadCommand(surroundings: Surroundings): Command {
  const command = new Command("upload")
    .description("Give the results of a run to an Assay service, for its page and its reviews.")
    .requiredOption("--results <file>", "the results.json of assay scenario run")
    .requiredOption("--to <url>", "where the service is, as in https://assay.example.com")
    .requiredOption("--repository <owner/name>", "whose results they are")
    .requiredOption("--commit <sha>", "the whole sha of the commit that was measured")
    .option("--branch <name>", "the branch that it was on")
    .option("--label <text>", "what kind of run it was, as in nightly")
    .addHelpText("after", uploadExamples)
    .action(async (options) => {
      const { uploadResults } = await import("./commands/upload-results.js");
      await uploadResults(options, surroundings);
    });
  return inherit(command);
}
