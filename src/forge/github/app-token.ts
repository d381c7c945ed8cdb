// Signs the short-lived token with which the App speaks for itself.
import { createAppAuth } from "@octokit/auth-app";
import { AssayError, messageOf, type Clock } from "../../runtime/runtime.js";
import { redactTokens } from "./redact-tokens.js";

// The library back-dates by 30 s; clocks that are a minute apart are common (github.md 2).
const moreBackSeconds = 30;
const keepMs = 5 * 60_000;

/** Gives a signed token, good for at least three more minutes. */
export type AppToken = () => Promise<string>;

/** Signs for `appId` with an RSA key in PEM. Throws `github-unauthorized` when the key cannot be read. */
export function createAppToken(app: { appId: string | number; privateKey: string; clock: Clock }): AppToken {
  let kept: { token: string; untilMs: number } | undefined;
  return async () => {
    if (kept !== undefined && kept.untilMs > app.clock.now()) return kept.token;
    const aheadSeconds = Math.round((app.clock.now() - Date.now()) / 1000);
    try {
      const auth = createAppAuth({
        appId: app.appId,
        privateKey: app.privateKey,
        timeDifference: aheadSeconds - moreBackSeconds || -1,
      });
      const { token } = await auth({ type: "app" });
      kept = { token, untilMs: app.clock.now() + keepMs };
      return token;
    } catch (thrown) {
      throw new AssayError({
        code: "github-unauthorized",
        message: `the App's private key cannot be used: ${redactTokens(messageOf(thrown), 160)}`,
        remedy:
          "Give the whole PEM file that GitHub made for the App, from BEGIN to END, in GITHUB_PRIVATE_KEY or GITHUB_PRIVATE_KEY_PATH.",
      });
    }
  };
}
