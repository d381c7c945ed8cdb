// Turns a refusal of GitHub (4xx) into an error with a stable code and a remedy that names what is missing.
import { z } from "zod";
import { AssayError, type ErrorCode } from "../../runtime/runtime.js";
import type { WireAnswer } from "./exchange.js";
import { redactTokens } from "./redact-tokens.js";

/** What a refusal said: GitHub's message and, for a 422, the reasons beside it. Redacted and bounded. */
export interface RefusalText {
  readonly message: string;
  readonly reasons: readonly string[];
}

const refusalWire = z.object({
  message: z.string().catch(""),
  errors: z
    .array(
      z.union([z.string(), z.looseObject({ message: z.string().optional(), code: z.string().optional() })]),
    )
    .catch([]),
});

/** The words of a refusal; an answer in no known form gives its first characters. */
export function readRefusal(bytes: Uint8Array): RefusalText {
  const text = Buffer.from(bytes).toString("utf8", 0, 65_536);
  const parsed = refusalWire.safeParse(parseOrNull(text));
  if (!parsed.success) return { message: redactTokens(text.replace(/\s+/g, " ").trim(), 120), reasons: [] };
  const reasons = parsed.data.errors.map((one) =>
    redactTokens(typeof one === "string" ? one : (one.message ?? one.code ?? "")),
  );
  return { message: redactTokens(parsed.data.message), reasons: reasons.slice(0, 20) };
}

/**
 * The error of a refusal to `call` (a route template) for `who`. Any status of 400 and over, limits and 5xx excepted: those
 * are told apart before.
 */
export function refusalError(answer: WireAnswer, call: string, who: string): AssayError {
  const { message, reasons } = readRefusal(answer.bytes);
  const said = [message, ...reasons].filter((text) => text !== "").join("; ");
  const { code, remedy } = classify(answer, said);
  const asked = `${call} for ${who}`;
  return new AssayError({
    code,
    message: `GitHub refused ${asked} with ${answer.status}${said === "" ? "" : `: ${said}`}`,
    remedy,
  });
}

function classify(answer: WireAnswer, said: string): { code: ErrorCode; remedy: string } {
  if (/suspended/i.test(said) && answer.status === 403)
    return {
      code: "github-suspended",
      remedy: "An owner of the account can unsuspend the App under Settings, Integrations, Applications.",
    };
  switch (answer.status) {
    case 401:
      return { code: "github-unauthorized", remedy: unauthorizedRemedy(said) };
    case 403:
      return { code: "github-forbidden", remedy: forbiddenRemedy(answer.headers) };
    case 404:
    case 410:
      return {
        code: "github-not-found",
        remedy: "Check that it still exists and that the App is installed on this repository.",
      };
    case 451:
      return {
        code: "github-forbidden",
        remedy: "The repository is blocked for legal reasons; only its owner and GitHub can change that.",
      };
    default:
      return {
        code: "github-refused",
        remedy: "Read GitHub's words above; if they name nothing that you did, report this with them.",
      };
  }
}

function unauthorizedRemedy(said: string): string {
  return /'(?:Expiration time|Issued at)' claim/.test(said)
    ? "This machine's clock is wrong: set it (for example with NTP) and try again."
    : "Check GITHUB_APP_ID and GITHUB_PRIVATE_KEY: the key must be one of this very App and not deleted.";
}

/** The header names what would have been enough: `contents=read; pull_requests=write`. */
function forbiddenRemedy(headers: Headers): string {
  const accepted = headers.get("x-accepted-github-permissions");
  if (accepted === null || !/^[\w=;, ]{1,200}$/.test(accepted))
    return "Check the App's permissions, and that the account's owner has accepted them.";
  return `Give the App the permission ${accepted.trim()} in its settings; the account's owner then accepts it.`;
}

/** JSON or null. */
export function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null; // the caller has another way to read it
  }
}
