// Reads an answer's JSON by its schema; what does not fit is a stated error, never a half-read object.
import type { ZodType } from "zod";
import { AssayError } from "../../runtime/runtime.js";

/** `json` as `schema` says. Throws `github-unexpected-answer` that names the place, not the content. */
export function parseAnswer<T>(schema: ZodType<T>, json: unknown, route: string): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "the answer" : issue.path.join(".");
  throw new AssayError({
    code: "github-unexpected-answer",
    message: `GitHub's answer to ${route} cannot be read at ${place}: ${issue?.message ?? "unknown"}`,
    remedy:
      "Check that GITHUB_API_URL is the API's address; if it is, this GitHub's version is not supported: report it.",
  });
}
