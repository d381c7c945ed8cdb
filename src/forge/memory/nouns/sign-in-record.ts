// A person's sign-in through the App: the code that waits for its exchange, and the token that came of one.

/** A code as given. It is taken once, by whoever holds the verifier whose SHA-256 `challenge` is (null: nobody asked for one). */
export interface SignInCode {
  readonly login: string;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly expiresAt: number;
}

/** A user access token. It answers 401 from `expiresAt` (ms) on. */
export interface UserToken {
  readonly login: string;
  readonly expiresAt: number;
}
