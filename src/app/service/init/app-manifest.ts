// The manifest of the GitHub App: its name, where its webhook goes, and the least that it may do (spec X4, W4).
import {
  artifactPermissions,
  commentPermissions,
  doorPath,
  neededEvents,
  neededPermissions,
} from "../app-needs.js";

/** What the manifest is made from. `publicUrl` is where GitHub reaches the service, `redirectUrl` where the code comes back. */
export interface ManifestWish {
  readonly name: string;
  readonly publicUrl: string;
  readonly redirectUrl: string;
  /** Without hearing comments the App needs no permission on issues, and takes no commands in comments (docs/decisions/0005). */
  readonly hearsComments: boolean;
  /** Results of fire tests are read from artifacts of workflows (docs/decisions/0008). */
  readonly readsArtifacts: boolean;
}

/** The manifest as GitHub's page takes it. Source: docs.github.com, "Registering a GitHub App from a manifest". */
export interface AppManifest {
  readonly name: string;
  readonly url: string;
  readonly hook_attributes: { readonly url: string; readonly active: true };
  readonly redirect_url: string;
  readonly callback_urls: readonly string[];
  readonly public: false;
  readonly default_permissions: Readonly<Record<string, string>>;
  readonly default_events: readonly string[];
}

/** The longest name that GitHub gives an App. */
export const maxNameChars = 34;

/** Builds it. The callback is where people come back to after signing in (spec L4). */
export function buildManifest(wish: ManifestWish): AppManifest {
  const { name, publicUrl, redirectUrl, hearsComments, readsArtifacts } = wish;
  const under = (path: string): string => `${publicUrl.replace(/\/+$/u, "")}${path}`;
  const events = Object.keys(neededEvents).filter((event) => hearsComments || event !== "issue_comment");
  return {
    name,
    url: publicUrl,
    hook_attributes: { url: under(doorPath), active: true },
    redirect_url: redirectUrl,
    callback_urls: [under(callbackPath)],
    public: false,
    default_permissions: {
      ...neededPermissions,
      ...(hearsComments ? commentPermissions : {}),
      ...(readsArtifacts ? artifactPermissions : {}),
    },
    default_events: events,
  };
}

const callbackPath = "/auth/github/callback";

/** A name of its own, because names of Apps are unique over all of GitHub: `assay` and the host that it runs on. */
export function nameFor(publicUrl: string): string {
  const host = new URL(publicUrl).hostname.replaceAll(/[^a-z0-9]+/giu, "-").replaceAll(/^-+|-+$/gu, "");
  return `assay-${host}`.slice(0, maxNameChars).replace(/-+$/u, "");
}
