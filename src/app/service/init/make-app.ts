// Makes the GitHub App: page, code, credentials, in this order (spec I4).
import { join, resolve } from "node:path";
import { convertManifest, type NewApp } from "../../../forge/forge.js";
import { readMasterKey } from "../../../models/models.js";
import { AssayError, systemClock, type Clock } from "../../../runtime/runtime.js";
import type { Surroundings } from "../../surroundings.js";
import { githubAddresses } from "../github-addresses.js";
import { readServerSettings } from "../read-server-settings.js";
import { serviceFolders } from "../service-folders.js";
import { buildManifest, maxNameChars, nameFor } from "./app-manifest.js";
import { receiveCode } from "./receive-code.js";
import { ensureRoomFor, writeCredentials } from "./write-credentials.js";

/** What is wanted. `org` undefined makes the App for the person; `envFile` is relative to the current folder. */
export interface AppWish {
  readonly publicUrl: string;
  readonly org?: string | undefined;
  readonly name?: string | undefined;
  readonly port: number;
  readonly envFile: string;
  readonly inlineKey: boolean;
  readonly hearsComments: boolean;
  readonly readsArtifacts: boolean;
}

/** The App that was made, and where its secrets lie. `hasSecret` is false where GitHub gave the webhook none. */
export interface MadeApp {
  readonly app: Pick<NewApp, "id" | "slug" | "htmlUrl">;
  readonly keyFile: string | null;
  readonly envFile: string;
  readonly hasSecret: boolean;
}

const carried = ["GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "GITHUB_WEB_URL"] as const;

/**
 * Waits for a person to confirm the App on GitHub, and keeps its credentials. `onReady` is told the address to open. Throws
 * `usage` for a wish that GitHub would refuse, and what its steps throw; before the App exists nothing is written.
 */
export async function makeApp(
  wish: AppWish,
  surroundings: Surroundings,
  { onReady, clock = systemClock }: { onReady: (url: string) => void; clock?: Clock },
): Promise<MadeApp> {
  const { env, cwd, signal } = surroundings;
  const { values } = readServerSettings({ ...env, ...withoutApp });
  const addresses = githubAddresses(values);
  const folders = serviceFolders(values.ASSAY_DATA_DIR, surroundings);
  const name = checkName(wish.name ?? nameFor(wish.publicUrl));
  const files = {
    keyFile: wish.inlineKey ? null : join(folders.data, "github-app.pem"),
    envFile: resolve(cwd, wish.envFile),
  };
  await ensureRoomFor(files);
  const masterKey = await readMasterKey(
    values.ASSAY_MASTER_KEY ?? undefined,
    join(folders.data, "keys.json"),
  );
  const account = wish.org === undefined ? "your own account" : `the organisation ${wish.org}`;
  const { hearsComments, readsArtifacts, publicUrl } = wish;
  const code = await receiveCode({
    ...{
      port: wish.port,
      settingsUrl: settingsUrl(addresses.webUrl, wish.org),
      account,
      name,
      clock,
      signal,
      onReady,
    },
    manifestFor: (redirectUrl) =>
      buildManifest({ name, publicUrl, redirectUrl, hearsComments, readsArtifacts }),
  });
  const app = await convertManifest({ apiUrl: addresses.apiUrl, clock }, code);
  const also = Object.fromEntries(carried.flatMap((key) => (isSet(env[key]) ? [[key, env[key]]] : [])));
  await writeCredentials(app, { ...files, masterKey, also: { ASSAY_PUBLIC_URL: publicUrl, ...also } });
  return { ...files, app, hasSecret: app.webhookSecret !== null };
}

/** An App that the environment names already does not count: another is being made. */
const withoutApp = {
  ...{ GITHUB_APP_ID: "", GITHUB_PRIVATE_KEY: "", GITHUB_PRIVATE_KEY_PATH: "", GITHUB_WEBHOOK_SECRET: "" },
};

function settingsUrl(webUrl: string, org: string | undefined): string {
  if (org === undefined) return `${webUrl}/settings/apps/new`;
  if (/^[a-z\d](?:[a-z\d-]{0,38})$/iu.test(org)) return `${webUrl}/organizations/${org}/settings/apps/new`;
  throw new AssayError({
    code: "usage",
    message: `"${org}" is no organisation's name`,
    remedy: "Give --org the name as it stands in the organisation's address on GitHub.",
  });
}

function checkName(name: string): string {
  if (name.length <= maxNameChars && /^[\w .-]*[a-z\d][\w .-]*$/iu.test(name)) return name;
  throw new AssayError({
    code: "usage",
    message: `"${name}" cannot be an App's name`,
    remedy: `Give --name at most ${maxNameChars} letters, digits, spaces, dots, - and _.`,
  });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== "";
}
