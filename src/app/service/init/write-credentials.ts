// Writes a new App's credentials: its key and an environment file, for their owner's eyes only.
import { existsSync } from "node:fs";
import { access, constants, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { NewApp } from "../../../forge/forge.js";
import { AssayError } from "../../../runtime/runtime.js";

/** Where they go. `keyFile` null puts the key into the environment file itself, for containers. */
export interface CredentialFiles {
  readonly keyFile: string | null;
  readonly envFile: string;
}

/** What the environment file tells beside the App. `also` holds further variables by name. */
export interface CredentialWish extends CredentialFiles {
  readonly masterKey: Uint8Array;
  readonly also: Readonly<Record<string, string>>;
}

/**
 * Makes sure, before an App is made, that its credentials can be kept: folders exist and can be written, and no file is in
 * the way. Throws `usage` for a file that is there, since its secrets would be lost, and `cannot-write`.
 */
export async function ensureRoomFor(files: CredentialFiles): Promise<void> {
  for (const path of pathsOf(files)) {
    if (existsSync(path))
      throw new AssayError({
        code: "usage",
        message: `${path} is there already, and may hold the secrets of an App in use`,
        remedy: "Move it away, or name another with --env-file or ASSAY_DATA_DIR.",
      });
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await access(dirname(path), constants.W_OK);
    } catch (cause) {
      throw cannotWrite(path, "Name a folder that can be written with --env-file or ASSAY_DATA_DIR.", cause);
    }
  }
}

/** Writes both with mode 0600. Throws `cannot-write`; what is lost then can be made anew on the App's page. */
export async function writeCredentials(app: NewApp, wish: CredentialWish): Promise<void> {
  const { keyFile, envFile } = wish;
  if (keyFile !== null) await writeNew(keyFile, app);
  await writeNew(envFile, app, writeEnvironment(app, wish));
}

/** The environment file: one `NAME='value'` a line, as shells, systemd and Docker Compose read it. */
function writeEnvironment(app: NewApp, { keyFile, masterKey, also }: CredentialWish): string {
  const key =
    keyFile === null
      ? { GITHUB_PRIVATE_KEY: app.privateKey.trim().replaceAll("\n", "\\n") }
      : { GITHUB_PRIVATE_KEY_PATH: keyFile };
  const values: Readonly<Record<string, string>> = {
    GITHUB_APP_ID: String(app.id),
    ...key,
    GITHUB_WEBHOOK_SECRET: app.webhookSecret ?? "",
    GITHUB_CLIENT_ID: app.clientId,
    GITHUB_CLIENT_SECRET: app.clientSecret,
    ASSAY_MASTER_KEY: Buffer.from(masterKey).toString("base64"),
    ...also,
  };
  const lines = Object.entries(values).map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'`);
  return `# Secrets of the GitHub App ${app.slug}. Keep this file to yourself.\n${lines.join("\n")}\n`;
}

async function writeNew(path: string, app: NewApp, content: string = app.privateKey): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    const remedy = `The App ${app.slug} is made: make a new private key, client secret and webhook secret at ${app.htmlUrl}, or delete it there and run this again.`;
    throw cannotWrite(path, remedy, cause);
  }
}

function pathsOf({ keyFile, envFile }: CredentialFiles): string[] {
  return keyFile === null ? [envFile] : [keyFile, envFile];
}

function cannotWrite(path: string, remedy: string, cause: unknown): AssayError {
  return new AssayError({ code: "cannot-write", message: `${path} cannot be written`, remedy, cause });
}
