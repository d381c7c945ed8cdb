// Why somebody was not signed in, in words: what happened, and the way on.
import type { SignInProblem } from "../../../src/web/api-types.js";

/** What is said of a problem. */
export interface SaidProblem {
  readonly tone: "warn" | "bad" | "info";
  readonly title: string;
  readonly text: string;
}

const again = "Begin again below.";

const words: Readonly<Record<SignInProblem, SaidProblem>> = {
  "link-used": {
    tone: "warn",
    title: "This link was used before",
    text: "Each signs in one browser, once. If that was not you, end that session on the page Sessions. Have a new link printed below.",
  },
  "link-expired": {
    tone: "warn",
    title: "This link has expired",
    text: "Links are good for fifteen minutes. Have a new one printed.",
  },
  "link-unknown": {
    tone: "warn",
    title: "This link is not known here",
    text: "It may be cut short, or of another service. Copy it whole, or have a new one printed.",
  },
  "foreign-form": {
    tone: "bad",
    title: "Another site tried to sign you in",
    text: "The form did not come from this service, so nothing was done. Open the printed link itself.",
  },
  "too-many": {
    tone: "warn",
    title: "Too many tries from this address",
    text: "Wait a minute, then try again. Your link still works.",
  },
  "github-not-set-up": {
    tone: "info",
    title: "Sign-in through GitHub is not set up here",
    text: "Use a one-time link; or set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET of the App and start the service again.",
  },
  "github-denied": {
    tone: "info",
    title: "GitHub was not allowed to say who you are",
    text: `You, or your organisation, said no. ${again}`,
  },
  "github-forged": {
    tone: "warn",
    title: "That answer belongs to no sign-in of this browser",
    text: `It took longer than ten minutes, or was begun elsewhere. ${again}`,
  },
  "github-refused": {
    tone: "warn",
    title: "GitHub refused the code",
    text: `It may have been used or have expired. ${again} If it stays, check the App's client id and secret.`,
  },
  "github-unreachable": {
    tone: "bad",
    title: "GitHub did not answer",
    text: "Try again in a moment; the service's log has the reason.",
  },
  "nothing-to-see": {
    tone: "info",
    title: "You see no repository that is reviewed here",
    text: "Install the App on an account of yours, or ask for access to a repository that has it, then sign in again.",
  },
};

/** The words for `problem`; a general sentence for one that is not known. */
export function sayProblem(problem: SignInProblem): SaidProblem {
  const known: Readonly<Record<string, SaidProblem>> = words;
  return known[problem] ?? { tone: "warn", title: "You are not signed in", text: again };
}
