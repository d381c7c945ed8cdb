// What GitHub says of our own App: asked once, and anew when its permissions may have changed.
import type { CallRecord, GitHub, GitHubApp } from "../../forge/forge.js";
import type { Clock } from "../../runtime/runtime.js";

/** Who we are at GitHub and what we may. A failed question is asked again by the next caller. */
export interface OwnApp {
  read(): Promise<GitHubApp>;
  /** Something may have changed: the next caller asks GitHub. */
  forget(): void;
  /** Hears of each call, and forgets when GitHub refuses one that the permissions are wrong for. */
  hear(call: Pick<CallRecord, "status" | "outcome">): void;
}

/** Webhooks of changed permissions reach one process; the others hear of them within this time. */
const freshMs = 10 * 60_000;

/** Opens nothing. `onRead` is given every answer. */
export function createOwnApp(
  github: Pick<GitHub, "app">,
  clock: Pick<Clock, "now">,
  onRead: (app: GitHubApp) => void,
): OwnApp {
  let kept: { readonly answer: Promise<GitHubApp>; readonly askedAt: number } | null = null;
  const ask = async (): Promise<GitHubApp> => {
    const app = await github.app();
    onRead(app);
    return app;
  };
  const forget = (): void => {
    kept = null;
  };
  return {
    forget,
    hear: ({ status, outcome }) => {
      if (status === 403 && outcome === "refused") forget();
    },
    read: () => {
      if (kept !== null && clock.now() - kept.askedAt < freshMs) return kept.answer;
      const asked = {
        answer: ask().catch((thrown: unknown) => {
          if (kept === asked) kept = null; // the next caller asks again
          throw thrown;
        }),
        askedAt: clock.now(),
      };
      kept = asked;
      return asked.answer;
    },
  };
}
