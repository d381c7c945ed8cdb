// `assay init`: makes the GitHub App with one click, and keeps its credentials (spec I4).
import { isCancel, text } from "@clack/prompts";
import { revealLine } from "../../report/report.js";
import { AssayError } from "../../runtime/runtime.js";
import { makeApp, type MadeApp } from "../service/init/make-app.js";
import type { Surroundings } from "../surroundings.js";

/** The options of `assay init`. `input` false never asks on the terminal. */
export interface InitOptions {
  readonly org?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly name?: string | undefined;
  readonly port: number;
  readonly envFile: string;
  readonly inlineKey: boolean;
  readonly comments: boolean;
  readonly artifacts: boolean;
  readonly input: boolean;
}

/** Shows the address to open, waits for GitHub's answer, and says what to do next. Throws what `makeApp` throws. */
export async function runInit(options: InitOptions, surroundings: Surroundings): Promise<void> {
  const publicUrl = await choosePublicUrl(options, surroundings);
  const asked = { hearsComments: options.comments, readsArtifacts: options.artifacts };
  const made = await makeApp({ ...options, publicUrl, ...asked }, surroundings, {
    onReady: (url) => {
      process.stderr.write(
        `assay: open this in a browser on this machine, and confirm the App on GitHub within an hour:\n\n  ${url}\n\n`,
      );
    },
  });
  process.stdout.write(`${nextSteps(made).join("\n")}\n`);
}

async function choosePublicUrl(options: InitOptions, { env, signal }: Surroundings): Promise<string> {
  const given = options.publicUrl ?? env["ASSAY_PUBLIC_URL"] ?? "";
  if (given !== "" || !options.input || !process.stdin.isTTY) return checkUrl(given);
  const asked = await text({ message: "Where will GitHub and people reach the service?", signal });
  if (!isCancel(asked)) return checkUrl(asked.trim());
  throw new AssayError({ code: "cancelled", message: "no address was given", remedy: "Run it again." });
}

function checkUrl(value: string): string {
  if (URL.canParse(value)) {
    const { protocol, username, password, search, hash } = new URL(value);
    if (/^https?:$/u.test(protocol) && `${username}${password}${search}${hash}` === "") return value;
  }
  throw new AssayError({
    code: "usage",
    message:
      value === ""
        ? "the service's public address is not known"
        : "the public address is no address for webhooks: http or https, without user, query and fragment",
    remedy: "Give it as --public-url https://assay.example.com, or in ASSAY_PUBLIC_URL.",
  });
}

function nextSteps({ app, envFile, keyFile, hasSecret }: MadeApp): string[] {
  return [
    `The App ${revealLine(app.slug)} (id ${app.id}) is made: ${revealLine(app.htmlUrl)}`,
    `  its variables  ${envFile}`,
    ...(keyFile === null ? [] : [`  its key        ${keyFile}`]),
    ...(hasSecret
      ? []
      : [
          "",
          "GitHub gave its webhook no secret: set one on the App's page, and in the file as GITHUB_WEBHOOK_SECRET.",
        ]),
    "",
    "Next:",
    `  1. start the service:  set -a; . ${envFile}; set +a; assay serve`,
    "  2. check everything:   assay doctor",
    `  3. install the App:    ${revealLine(app.htmlUrl)}/installations/new`,
  ];
}
