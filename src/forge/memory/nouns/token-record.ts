// One installation token, and whom a call comes from.
import type { Permissions } from "./installation-record.js";

/** A token as issued. `repositoryIds` null means all of the installation's. It answers 401 from `expiresAt` (ms) on. */
export interface TokenRecord {
  readonly token: string;
  readonly installationId: number;
  readonly permissions: Permissions;
  readonly repositoryIds: readonly number[] | null;
  readonly expiresAt: number;
}

/** Who calls, from the request's credentials. */
export type Caller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "app" }
  | { readonly kind: "installation"; readonly token: TokenRecord }
  | { readonly kind: "user"; readonly login: string };
