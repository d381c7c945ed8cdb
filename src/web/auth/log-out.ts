// Log out, and which ways to sign in there are.
import type { Hono } from "hono";
import type { AccessPorts } from "../access-ports.js";
import type { Clock } from "../../runtime/runtime.js";
import type { WebEnv } from "../http/request-context.js";
import type { Cookies } from "./session-cookie.js";

/** What the two routes need. */
export interface LogOutTools {
  readonly access: AccessPorts;
  readonly cookies: Cookies;
  readonly clock: Clock;
}

/**
 * POST /auth/log-out ends the session and its cookie; it needs the CSRF token like every change. GET /auth/ways tells a page that
 * is not signed in what it may offer.
 */
export function mountLogOut(app: Hono<WebEnv>, { access, cookies, clock }: LogOutTools): void {
  app.post("/auth/log-out", async (c) => {
    const viewer = c.get("viewer");
    if (viewer?.credential.kind === "session") {
      const { id } = viewer.credential;
      const { actor } = viewer;
      const entry = await access.audit.begin({
        at: clock.now(),
        actor,
        action: "log out",
        target: `session ${id}`,
        detail: "",
      });
      await access.sessions.remove(id, actor);
      await access.audit.end(entry, "done");
    }
    cookies.clearSession(c);
    return c.json({ done: true });
  });
  app.get("/auth/ways", (c) => c.json({ link: true, github: access.github !== null }));
}
