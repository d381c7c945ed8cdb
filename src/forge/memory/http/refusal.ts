// The refusals of GitHub's REST API, in its own words and shape.
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A refusal. `errors` are sentences or GitHub's error objects; `headers` go out with it. */
export interface Refusal {
  readonly status: ContentfulStatusCode;
  readonly message: string;
  readonly errors?: readonly unknown[];
  readonly documentation?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The exception that answers a request with `refusal`. */
export function refuse(refusal: Refusal): HTTPException {
  return new HTTPException(refusal.status, { res: refusalResponse(refusal), message: refusal.message });
}

/** The answer itself, for places that may not throw. */
export function refusalResponse({ status, message, errors, documentation, headers }: Refusal): Response {
  const body = {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: `https://docs.github.com/rest${documentation ?? ""}`,
    status: String(status),
  };
  return Response.json(body, {
    status,
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
  });
}

/** 404, which also stands for everything that the caller may not know of. */
export function notFound(): HTTPException {
  return refuse({ status: 404, message: "Not Found" });
}

/** 401 for a token that is wrong or has expired. */
export function badCredentials(): HTTPException {
  return refuse({ status: 401, message: "Bad credentials" });
}

/** 422 with sentences, as reviews are refused. */
export function unprocessable(...errors: readonly string[]): HTTPException {
  return refuse({
    status: 422,
    message: "Unprocessable Entity",
    errors,
    documentation: "/pulls/reviews#create-a-review-for-a-pull-request",
  });
}

/** One field that is wrong. `code` is one of GitHub's: missing, missing_field, invalid, already_exists, custom. */
export interface FieldError {
  readonly resource: string;
  readonly field: string;
  readonly code: string;
  readonly message?: string;
}

/** 422 with error objects, as most other writes are refused. */
export function validationFailed(...errors: readonly FieldError[]): HTTPException {
  return refuse({ status: 422, message: "Validation Failed", errors });
}
