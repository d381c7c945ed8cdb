// `assay github-server`: a local repository as a GitHub on loopback, with a pull request of one of its branches.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { startMemoryGitHub, type MemoryGitHub } from "../../forge/forge.js";
import { AssayError, systemClock } from "../../runtime/runtime.js";
import { dataFolders, type Surroundings } from "../surroundings.js";
import { findBranches } from "./find-branches.js";

/** What the command line gives. `head` and `base` are branches of the repository at `repo`; `webhook` is an address. */
export interface GitHubServerOptions {
  readonly repo: string;
  readonly port: number;
  readonly webhook: string;
  readonly secret?: string | undefined;
  readonly head?: string | undefined;
  readonly base?: string | undefined;
  readonly keyFile?: string | undefined;
}

const owner = "local";
const person = "you";
const pollMs = 500;

/**
 * Serves until the signal aborts. Standard output gets the variables that point a service at it; standard error tells
 * what is called. The pull request's webhook is sent as soon as something listens at the address.
 */
export async function runGitHubServer(
  options: GitHubServerOptions,
  surroundings: Surroundings,
): Promise<void> {
  const dir = resolve(surroundings.cwd, options.repo);
  const { head, base } = await findBranches({ dir, env: surroundings.env, ...options });
  const name = basename(dir).replace(/\.git$/, "");
  const secret = options.secret ?? randomBytes(20).toString("hex");
  const github = await startMemoryGitHub({
    port: options.port,
    repositories: [{ owner, name, cloneFrom: dir, defaultBranch: base, private: true }],
    users: [{ login: person, role: "admin" }],
    webhook: { url: checkedUrl(options.webhook), secret },
    env: surroundings.env,
    onCall: ({ caller, method, path, status }) => {
      process.stderr.write(`${caller}: ${method} ${path} ${status ?? "no answer"}\n`);
    },
  });
  try {
    github.webhooks.hold();
    const repository = `${owner}/${name}`;
    const pull = await github.do.openPull({ repository, head, base, title: `Merge ${head}`, author: person });
    const keyFile = await writeKey(github, { options, surroundings });
    printVariables(github, { secret, keyFile });
    process.stderr.write(
      explain(github, { repository, number: pull.number, head, webhook: options.webhook }),
    );
    await waitFor(options.webhook, surroundings.signal);
    await github.webhooks.release();
    if (!surroundings.signal.aborted) await once(surroundings.signal, "abort");
  } finally {
    await github.close();
  }
}

function checkedUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new AssayError({
    code: "usage",
    message: `--webhook ${text} is not an http or https address`,
    remedy: "Give the address of the service's door, such as http://127.0.0.1:4310/webhooks/github.",
  });
}

async function writeKey(
  github: MemoryGitHub,
  { options, surroundings }: { options: GitHubServerOptions; surroundings: Surroundings },
): Promise<string> {
  const usual = join(dirname(dataFolders(surroundings).keys), "github-server.pem");
  const path = options.keyFile === undefined ? usual : resolve(surroundings.cwd, options.keyFile);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, github.app.privateKeyPem, { mode: 0o600 });
    await chmod(path, 0o600); // a file that was there keeps its mode
  } catch (error) {
    throw new AssayError({
      code: "cannot-write",
      message: `the App's private key could not be written to ${path}`,
      remedy: "Name a file that can be written with --key-file.",
      cause: error,
    });
  }
  return path;
}

function printVariables(github: MemoryGitHub, given: { secret: string; keyFile: string }): void {
  const variables = {
    GITHUB_APP_ID: String(github.app.id),
    GITHUB_PRIVATE_KEY_PATH: given.keyFile,
    GITHUB_WEBHOOK_SECRET: given.secret,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
  };
  for (const [name, value] of Object.entries(variables))
    process.stdout.write(`export ${name}='${value.replaceAll("'", "'\\''")}'\n`);
}

function explain(
  github: MemoryGitHub,
  at: { repository: string; number: number; head: string; webhook: string },
): string {
  const token = github.userToken(person);
  const remote = `${github.gitUrl.replace("://", `://${person}:${token}@`)}/${at.repository}.git`;
  const api = `${github.apiUrl}/repos/${at.repository}`;
  return [
    `assay: a GitHub with ${at.repository} at ${github.url}, App ${github.app.id}; its pull request: ${github.url}/${at.repository}/pull/${at.number}`,
    `assay: start the service with the variables on standard output; its webhook is sent once ${at.webhook} answers`,
    `assay: push to it:    git push ${remote} HEAD:${at.head}`,
    `assay: comment on it: curl -H 'authorization: Bearer ${token}' -d '{"body":"/assay review"}' ${api}/issues/${at.number}/comments`,
    "",
  ].join("\n");
}

/** Resolves once anything answers at the address, or the signal aborts. */
async function waitFor(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await fetch(url, { method: "HEAD", redirect: "manual", signal });
      return;
    } catch {
      // Nobody listens yet; an abort ends the loop, and the sleep.
      await systemClock.sleep(pollMs, signal).catch(() => undefined);
    }
  }
}
