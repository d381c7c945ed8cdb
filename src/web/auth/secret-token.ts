// Random tokens for cookies, links and programs: shown once, stored as hashes.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { sha256 } from "../../runtime/runtime.js";

/** A new token: 256 random bits, url-safe. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What the store keeps of a token. Tokens are random and long, so a plain hash cannot be guessed back. */
export function tokenHash(token: string): string {
  return sha256(token);
}

/** The CSRF token of a session: made from the cookie's secret, so it needs no row and dies with it (spec X6). */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac("sha256", sessionToken).update("csrf").digest("base64url");
}

/** Whether two secrets are equal, in a time that does not tell where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)));
}
