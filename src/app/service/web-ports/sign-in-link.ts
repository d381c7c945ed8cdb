// The operator's one-time link: printed once when the service starts, good for one sign-in (spec L4).
import type { Clock } from "../../../runtime/runtime.js";
import { createSignInLinks, type Database } from "../../../store/store.js";
import { newToken, tokenHash } from "../../../web/web.js";

const goodForMs = 15 * 60_000;

/** Makes a link and returns its address; only a hash of its token is kept. It is good for 15 minutes and one use. */
export async function makeSignInLink(given: {
  readonly database: Pick<Database, "db">;
  readonly publicUrl: string;
  readonly clock: Clock;
}): Promise<string> {
  const token = newToken();
  const now = given.clock.now();
  await createSignInLinks<"operator">(given.database.db).create({
    tokenHash: tokenHash(token),
    actor: "operator",
    role: "operator",
    createdAt: now,
    expiresAt: now + goodForMs,
  });
  const url = new URL("/auth/link", given.publicUrl);
  url.searchParams.set("token", token);
  return url.href;
}
