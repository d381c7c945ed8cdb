// The ports of sign-in: one-time links, sessions, API tokens, GitHub's word on a person, the audit log.
import type { ApiToken, AuditEntry, Role } from "./shapes/access-shapes.js";
import type { Page, PageRequest } from "./shapes/shape.js";

/**
 * Which rows may be seen or changed. A port checks EVERY row against it (spec X6): a row of a repository needs its id in
 * `repositories`; a row of an installation alone needs its id in `installations`; a row of neither needs `everything`.
 */
export type Scope =
  | { readonly kind: "everything" }
  | {
      readonly kind: "some";
      readonly installations: readonly number[];
      readonly repositories: readonly number[];
    };

/** Who makes a change, and over which rows. `actor` is a GitHub login, `operator`, or `token:<name>`. */
export interface Caller {
  readonly actor: string;
  readonly scope: Scope;
}

/** What a person may see and change on GitHub, as read when they signed in; null for an operator: everything. */
export interface Access {
  readonly installations: readonly {
    readonly id: number;
    /** May change what belongs to the installation as a whole: its keys. */
    readonly administers: boolean;
    readonly repositories: readonly { readonly id: number; readonly mayChange: boolean }[];
  }[];
  readonly readAt: number;
}

/** One signed-in browser as stored. `tokenHash` is SHA-256 hex of the cookie's value; the value itself is never stored. */
export interface SessionRecord {
  readonly id: string;
  readonly tokenHash: string;
  readonly actor: string;
  readonly role: Role;
  readonly via: "link" | "github";
  readonly avatarUrl: string | null;
  readonly access: Access | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly userAgent: string;
}

/** Signed-in browsers (spec L4). Hashes only. */
export interface SessionPort {
  create(session: SessionRecord): Promise<void>;
  /** Null when unknown or `expiresAt` is not after `now`. */
  find(tokenHash: string, now: number): Promise<SessionRecord | null>;
  /** Sliding renewal; does nothing when the session is gone. */
  touch(id: string, times: { readonly lastSeenAt: number; readonly expiresAt: number }): Promise<void>;
  /** Live ones, newest first, at most 200; `actor` null lists everybody's. */
  list(query: { readonly actor: string | null; readonly now: number }): Promise<readonly SessionRecord[]>;
  /** Ends a session; with `actor` set only one of theirs. False when there was none. */
  remove(id: string, actor: string | null): Promise<boolean>;
}

/** How a one-time link was met. */
export type LinkEnding =
  | { readonly kind: "taken"; readonly actor: string; readonly role: Role }
  | { readonly kind: "used" | "expired" | "unknown" };

/** One-time sign-in links: only the SHA-256 hex of the token is stored (spec L4). */
export interface SignInLinkPort {
  create(link: {
    readonly tokenHash: string;
    readonly actor: string;
    readonly role: Role;
    readonly createdAt: number;
    readonly expiresAt: number;
  }): Promise<void>;
  /** Takes it once: of two simultaneous calls exactly one gets `taken` (one conditional update). */
  take(tokenHash: string, now: number): Promise<LinkEnding>;
}

/** API tokens for programs. Made by operators alone; they see everything their role may. Hashes only. */
export interface ApiTokenPort {
  create(token: ApiToken & { readonly tokenHash: string }): Promise<void>;
  /** Null when unknown, removed or expired. May record `lastUsedAt` (coarsely: once a minute is enough). */
  find(tokenHash: string, now: number): Promise<ApiToken | null>;
  list(): Promise<readonly ApiToken[]>;
  remove(id: string): Promise<boolean>;
}

/** A person as GitHub knows them. */
export interface GitHubPerson {
  readonly id: number;
  readonly login: string;
  readonly avatarUrl: string | null;
}

/**
 * Sign-in through the GitHub App's user authorization. `exchangeCode` posts code, PKCE verifier and redirect URI;
 * `readInstallationsOfUser` pages `GET /user/installations` and their repositories to the end. The token is used for these
 * calls and then forgotten: nothing stores it. Network faults are thrown as transient errors.
 */
export interface GitHubSignInPort {
  readonly clientId: string;
  /** For example https://github.com/login/oauth/authorize. */
  readonly authorizeUrl: string;
  exchangeCode(
    request: { readonly code: string; readonly codeVerifier: string; readonly redirectUri: string },
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: "granted"; readonly accessToken: string }
    | { readonly kind: "refused"; readonly message: string }
  >;
  readUser(accessToken: string, signal: AbortSignal): Promise<GitHubPerson>;
  readInstallationsOfUser(accessToken: string, signal: AbortSignal): Promise<Access["installations"]>;
}

/** What was asked, before it is done. */
export type AuditIntent = Omit<AuditEntry, "id" | "ending">;

/**
 * The audit log (spec X6). A change is written down BEFORE it is made (`begin`), its ending after: a crash between leaves
 * an entry that says `asked`, never a change without an entry.
 */
export interface AuditPort {
  begin(intent: AuditIntent): Promise<string>;
  end(id: string, ending: Exclude<AuditEntry["ending"], "asked">): Promise<void>;
  /** Newest first. `search` matches actor, action and target. */
  list(query: { readonly search: string | null }, page: PageRequest): Promise<Page<AuditEntry>>;
}

/** Everything that signing in needs. `github` is null where no App with a client secret is configured. */
export interface AccessPorts {
  readonly sessions: SessionPort;
  readonly links: SignInLinkPort;
  readonly tokens: ApiTokenPort;
  readonly audit: AuditPort;
  readonly github: GitHubSignInPort | null;
}
