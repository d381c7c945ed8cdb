// The cookies of sign-in: HttpOnly, SameSite=Lax, Secure where the service is reached by https.
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { WebContext } from "../http/request-context.js";

const lastSeconds = 10 * 60;

/** Reads and writes the two cookies. `isSecure` gives them the __Host- prefix, which no other host can set. */
export interface Cookies {
  readSession(c: WebContext): string | null;
  writeSession(c: WebContext, token: string, expiresAt: number): void;
  clearSession(c: WebContext): void;
  /** What a browser must bring back from GitHub: lives ten minutes, sent to /auth alone where that is possible. */
  writeErrand(c: WebContext, errand: string): void;
  takeErrand(c: WebContext): string | null;
}

/** Cookies for a service under `publicUrl`. */
export function createCookies(publicUrl: string): Cookies {
  const isSecure = publicUrl.startsWith("https:");
  const prefix = isSecure ? "__Host-" : "";
  const session = `${prefix}assay-session`;
  const errandName = `${prefix}assay-errand`;
  const shared = { httpOnly: true, sameSite: "Lax", secure: isSecure, path: "/" } as const;
  return {
    readSession: (c) => getCookie(c, session) ?? null,
    writeSession: (c, token, expiresAt) =>
      setCookie(c, session, token, { ...shared, expires: new Date(expiresAt) }),
    clearSession: (c) => void deleteCookie(c, session, shared),
    writeErrand: (c, errand) => setCookie(c, errandName, errand, { ...shared, maxAge: lastSeconds }),
    takeErrand: (c) => deleteCookie(c, errandName, shared) ?? null,
  };
}
