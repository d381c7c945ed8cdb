// A stand-in GitHub with the bundled sample, so that the service can be seen at work with nothing beside it.
import { randomBytes } from "node:crypto";
import { chmod, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMemoryGitHub, type MemoryGitHub } from "../../forge/forge.js";
import { AssayError, packageRoot, runProcess } from "../../runtime/runtime.js";
import type { Surroundings } from "../surroundings.js";

/** The demonstration: the environment that the service is to read, and what happens once it listens. */
export interface Demo {
  readonly surroundings: Surroundings;
  readonly repository: { readonly owner: string; readonly name: string };
  /** Points the webhooks at the service's door. */
  connect(door: string): void;
  /** Opens the sample's pull request; its address at the stand-in. */
  openPull(): Promise<string>;
  close(): Promise<void>;
}

const repository = { owner: "candlelight", name: "shop" } as const;

/**
 * Starts the stand-in. Its service keeps its data in a folder of its own under the system's temporary one, which also a
 * database that runs as another user can enter; a named ASSAY_DATA_DIR is respected. Keys in the environment are left out:
 * the sample is never sent to a paid model.
 */
export async function openDemo(given: Surroundings): Promise<Demo> {
  const { PATH, HOME, ASSAY_DATA_DIR, ...rest } = given.env;
  const data = ASSAY_DATA_DIR ?? join(tmpdir(), `assay-demo-${process.getuid?.() ?? "user"}`);
  await mkdir(data, { recursive: true });
  if (ASSAY_DATA_DIR === undefined) await chmod(data, 0o755);
  const sample = join(data, "sample");
  await rm(sample, { recursive: true, force: true });
  const { exitCode, stderr } = await runProcess({
    command: process.execPath,
    args: [join(packageRoot, "scripts", "make-sample.js"), sample],
    env: { PATH, HOME },
    ...{ timeoutMs: 60_000, maxOutputBytes: 1_000_000 },
  });
  if (exitCode !== 0) throw noSample(stderr);
  const github = await startMemoryGitHub({
    // A new id each time: what an earlier demonstration left in the data folder is of another repository.
    repositories: [
      { ...repository, id: Math.floor(Date.now() / 1_000), cloneFrom: sample, defaultBranch: "main" },
    ],
    users: [{ login: "ada", role: "write" }],
    env: { PATH },
  });
  const secret = randomBytes(24).toString("hex");
  return {
    surroundings: {
      ...given,
      env: { ...settingsOf(rest), ...appOf(github, secret), PATH, HOME, ASSAY_DATA_DIR: data },
    },
    repository,
    connect: (door) => {
      github.webhooks.pointAt({ url: door, secret });
    },
    openPull: async () => {
      const pull = {
        head: "feature/checkout",
        base: "main",
        title: "Let customers check out",
        author: "ada",
      };
      const name = `${repository.owner}/${repository.name}`;
      return (await github.do.openPull({ repository: name, ...pull })).url;
    },
    close: () => github.close(),
  };
}

/** What a person may still choose: where to listen and what to log; everything else belongs to the demonstration. */
function settingsOf(env: Surroundings["env"]): Record<string, string | undefined> {
  const { PORT, HOST, ASSAY_PUBLIC_URL, ASSAY_LOG, ASSAY_MODEL, ASSAY_GRACE_SECONDS } = env;
  const script = `scripted:${join(packageRoot, "samples", "shop", "script.yaml")}`;
  return {
    ...{ PORT, HOST, ASSAY_PUBLIC_URL, ASSAY_GRACE_SECONDS },
    ASSAY_LOG: ASSAY_LOG ?? "warn",
    ASSAY_MODEL: ASSAY_MODEL ?? script,
  };
}

function appOf(github: MemoryGitHub, secret: string): Record<string, string> {
  return {
    GITHUB_APP_ID: String(github.app.id),
    GITHUB_PRIVATE_KEY: github.app.privateKeyPem,
    GITHUB_WEBHOOK_SECRET: secret,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    GITHUB_WEB_URL: github.gitUrl,
    GITHUB_CLIENT_ID: github.app.clientId,
    GITHUB_CLIENT_SECRET: github.app.clientSecret,
  };
}

function noSample(said: string): AssayError {
  return new AssayError({
    code: "git-failed",
    message: `the sample repository could not be made: ${said.trim().slice(0, 500)}`,
    remedy: "The demonstration needs git in PATH and a folder that it may write to (ASSAY_DATA_DIR).",
  });
}
