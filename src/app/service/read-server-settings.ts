// Reads the service's settings from the environment and refuses to start with one clear line per fault (spec F3, W1).
import { readFileSync } from "node:fs";
import { AssayError, messageOf } from "../../runtime/runtime.js";
import { variables, type ServerVariables } from "./server-variables.js";

type Environment = Readonly<Record<string, string | undefined>>;
type Name = keyof typeof variables;

/** The App's credentials, complete. */
export interface AppCredentials {
  readonly appId: string;
  readonly privateKey: string;
  readonly webhookSecrets: readonly string[];
}

/** What the service is told. `app` is null before there is a GitHub App: the page then leads through making one. */
export interface ServerSettings {
  readonly values: ServerVariables;
  readonly app: AppCredentials | null;
}

/**
 * Reads and checks every variable of the table. An empty variable counts as absent. Throws `broken-config` that names each
 * fault with its remedy; values of secrets are never repeated.
 */
export function readServerSettings(environment: Environment): ServerSettings {
  const faults: string[] = [];
  const values = Object.fromEntries(
    (Object.keys(variables) as Name[]).map((name) => [name, readOne(name, environment, faults)]),
  ) as unknown as ServerVariables; // built from the table's own names and schemas
  const app = readApp(values, faults);
  if (faults.length > 0) throw badEnvironment(faults);
  return { values, app };
}

function readOne(name: Name, environment: Environment, faults: string[]): unknown {
  const { schema, fallback } = variables[name];
  const given = environment[name];
  const text = given === undefined || given.trim() === "" ? fallback : given;
  if (text === null) return null;
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  faults.push(`${name} ${parsed.error.issues[0]?.message ?? "cannot be read"}. ${variables[name].meaning}`);
  return null;
}

function readApp(values: ServerVariables, faults: string[]): AppCredentials | null {
  const { GITHUB_APP_ID: appId, GITHUB_WEBHOOK_SECRET: secrets } = values;
  const key = readKey(values, faults);
  if (appId === null && key === null && secrets === null) return null;
  if (appId === null) faults.push("GITHUB_APP_ID is missing beside the App's other variables.");
  if (key === null && values.GITHUB_PRIVATE_KEY_PATH === null)
    faults.push("GITHUB_PRIVATE_KEY or GITHUB_PRIVATE_KEY_PATH is missing beside the App's other variables.");
  if (secrets === null || secrets.length === 0)
    faults.push(
      "GITHUB_WEBHOOK_SECRET is missing: without it nobody can tell GitHub's webhooks from a stranger's. Set the secret of the App's settings page.",
    );
  if (appId === null || key === null || secrets === null) return null;
  return { appId, privateKey: key, webhookSecrets: secrets };
}

function readKey(values: ServerVariables, faults: string[]): string | null {
  const { GITHUB_PRIVATE_KEY: inline, GITHUB_PRIVATE_KEY_PATH: path } = values;
  const pem = inline?.replaceAll("\\n", "\n") ?? (path === null ? null : readFile(path, faults));
  if (pem === null) return null;
  if (pem.includes("PRIVATE KEY-----")) return pem;
  const name = inline === null ? "GITHUB_PRIVATE_KEY_PATH" : "GITHUB_PRIVATE_KEY";
  faults.push(`${name} holds no private key in PEM form. Download one from the App's settings page.`);
  return null;
}

function readFile(path: string, faults: string[]): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    faults.push(
      `GITHUB_PRIVATE_KEY_PATH: ${messageOf(thrown)}. Name the file that holds the App's private key.`,
    );
    return null;
  }
}

function badEnvironment(faults: readonly string[]): AssayError {
  return new AssayError({
    code: "broken-config",
    message: `the environment of the service has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}: ${faults.join(" | ")}`,
    remedy: "docs/environment.md lists every variable with its meaning; `assay doctor` checks them all.",
  });
}
