// The commands of the service: serve, work, sign-in, init, doctor, and a stand-in GitHub to try them with.
import { Command, Option } from "@commander-js/extra-typings";
import { inherit, parsePort } from "./command-parts.js";
import {
  doctorExamples,
  githubServerExamples,
  initExamples,
  serveExamples,
  signInExamples,
  workExamples,
} from "./help-texts.js";
import type { Surroundings } from "./surroundings.js";

/** The commands, in the order in which help lists them. */
export function serviceCommands(surroundings: Surroundings): Command[] {
  return [
    serveCommand(surroundings),
    workCommand(surroundings),
    signInCommand(surroundings),
    initCommand(surroundings),
    doctorCommand(surroundings),
    githubServerCommand(surroundings),
  ];
}

function serveCommand(surroundings: Surroundings): Command {
  const command = new Command("serve")
    .description("Run the service: the webhook door, the page, and the workers that review pull requests.")
    .option("--no-worker", "only the web; `assay work` does the work in other processes")
    .option("--demo", "with a stand-in GitHub and a sample pull request; nothing is needed beside it", false)
    .addHelpText("after", serveExamples)
    .action(async (options) => {
      const { runServe } = await import("./commands/run-serve.js");
      await runServe(options, surroundings);
    });
  return inherit(command);
}

function workCommand(surroundings: Surroundings): Command {
  const command = new Command("work")
    .description("Run workers alone, beside other processes that share the database and the queue.")
    .addHelpText("after", workExamples)
    .action(async () => {
      const { runWork } = await import("./commands/run-work.js");
      await runWork(surroundings);
    });
  return inherit(command);
}

function signInCommand(surroundings: Surroundings): Command {
  const command = new Command("sign-in")
    .description("Print a link that signs the operator into the page, once.")
    .option("--public-url <url>", "where browsers reach the service (default: ASSAY_PUBLIC_URL)")
    .addHelpText("after", signInExamples)
    .action(async (options) => {
      const { runSignIn } = await import("./commands/run-sign-in.js");
      await runSignIn(options, surroundings);
    });
  return inherit(command);
}

function initCommand(surroundings: Surroundings): Command {
  const command = new Command("init")
    .description("Make the GitHub App with one click, and keep its credentials.")
    .option("--public-url <url>", "where GitHub reaches the service (default: ASSAY_PUBLIC_URL)")
    .option("--org <name>", "make it for an organisation (default: for yourself)")
    .option("--name <name>", "the App's name, unique on GitHub (default: assay and the host)")
    .option("--port <number>", "the port of the page on this machine; 0 picks a free one", parsePort, 0)
    .option("--env-file <file>", "where its variables are written", "assay.env")
    .option("--inline-key", "write the private key into that file too, for containers", false)
    .option("--no-comments", "no permission on issues, and no commands in comments")
    .option("--artifacts", "permission to read what workflows leave: results of fire tests", false)
    .option("--no-input", "never ask on the terminal")
    .addHelpText("after", initExamples)
    .action(async (options) => {
      const { runInit } = await import("./commands/run-init.js");
      await runInit(options, surroundings);
    });
  return inherit(command);
}

function doctorCommand(surroundings: Surroundings): Command {
  const command = new Command("doctor")
    .description("Check every part of the service, and say what to do about each fault.")
    .addOption(
      new Option("--format <format>", "how to print it")
        .choices(["text", "json"] as const)
        .default("text" as const),
    )
    .option("--test-keys", "ask each model's provider whether its key works, which costs a little", false)
    .addHelpText("after", doctorExamples)
    .action(async (options) => {
      const { runDoctor } = await import("./commands/run-doctor.js");
      await runDoctor(options, surroundings);
    });
  return inherit(command);
}

function githubServerCommand(surroundings: Surroundings): Command {
  const command = new Command("github-server")
    .description("Serve a local repository as a GitHub on loopback, to try the service without one.")
    .option("--repo <dir>", "the repository; it is copied, and never written to", ".")
    .option("--port <number>", "the port; 0 picks a free one", parsePort, 4320)
    .option("--webhook <url>", "the service's door", "http://127.0.0.1:4310/webhooks/github")
    .option("--secret <text>", "the webhook secret (default: a new one)")
    .option("--head <branch>", "the branch to open a pull request of (default: the current one)")
    .option("--base <branch>", "the branch to merge it into (default: main or master)")
    .option("--key-file <file>", "where to write the App's private key (default: in the data folder)")
    .addHelpText("after", githubServerExamples)
    .action(async (options) => {
      const { runGitHubServer } = await import("./commands/run-github-server.js");
      await runGitHubServer(options, surroundings);
    });
  return inherit(command);
}
