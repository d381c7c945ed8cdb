// Installation tokens: narrowed to what a call needs, kept until shortly before they expire, asked for once at a time.
import type { Clock } from "../../runtime/runtime.js";

/** What a token may be used for. `resolve` adds contents:write, without which no thread can be resolved (github.md 2). `artifacts` is optional (docs/decisions/0008). */
export type TokenUse = "read" | "write" | "resolve" | "artifacts";

/** Whom and what a token is for; `repository` null reaches all of the installation's. */
export interface TokenScope {
  readonly installation: number;
  readonly repository: number | null;
  readonly use: TokenUse;
}

/** A token as GitHub gave it. Opaque: its form changes. */
export interface InstallationToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

/** `get` gives one that is good for five more minutes; `renew` replaces the one that GitHub just refused. */
export interface InstallationTokens {
  get(scope: TokenScope): Promise<string>;
  renew(scope: TokenScope, refused: string): Promise<string>;
}

/** The permissions asked for, never more than the use needs (spec X4). */
export const permissionsOf: Readonly<Record<TokenUse, Readonly<Record<string, "read" | "write">>>> = {
  read: { contents: "read", metadata: "read", pull_requests: "read", checks: "read" },
  write: { metadata: "read", pull_requests: "write", checks: "write" },
  artifacts: { metadata: "read", actions: "read" },
  resolve: { metadata: "read", pull_requests: "write", contents: "write" },
};

const spareMs = 5 * 60_000;
const maxKept = 2_000;

/** Tokens made by `mint`. Two callers of one scope share one call; a failed one is not kept. */
export function createInstallationTokens(
  mint: (scope: TokenScope) => Promise<InstallationToken>,
  clock: Clock,
): InstallationTokens {
  const kept = new Map<string, { made: Promise<InstallationToken>; token: InstallationToken | null }>();
  const make = async (scope: TokenScope): Promise<string> => {
    const key = keyOf(scope);
    const entry = { made: mint(scope), token: null as InstallationToken | null };
    kept.set(key, entry);
    try {
      entry.token = await entry.made;
      return entry.token.token;
    } catch (thrown) {
      if (kept.get(key) === entry) kept.delete(key);
      throw thrown;
    } finally {
      forgetExpired();
    }
  };
  const forgetExpired = (): void => {
    if (kept.size <= maxKept) return;
    for (const [key, { token }] of kept)
      if (token !== null && token.expiresAtMs <= clock.now()) kept.delete(key);
  };
  return {
    get: async (scope) => {
      const entry = kept.get(keyOf(scope));
      if (entry === undefined) return make(scope);
      if (entry.token === null) return (await entry.made).token;
      return entry.token.expiresAtMs - spareMs > clock.now() ? entry.token.token : make(scope);
    },
    renew: async (scope, refused) => {
      const entry = kept.get(keyOf(scope));
      const isNew = entry !== undefined && entry.token?.token !== refused;
      return isNew ? (await entry.made).token : make(scope);
    },
  };
}

function keyOf(scope: TokenScope): string {
  return `${scope.installation}/${scope.repository ?? "*"}/${scope.use}`;
}
