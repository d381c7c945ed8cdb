// Turns the code that GitHub gives after the manifest page into the new App's credentials.
import { z } from "zod";
import { AssayError, type Clock } from "../../runtime/runtime.js";
import { readRefusal } from "./classify-refusal.js";
import { exchange } from "./exchange.js";
import { parseAnswer } from "./parse-answer.js";
import { parseOrNull } from "./classify-refusal.js";

/** A new App's credentials: all but id, slug and addresses are secrets, to be sealed at once. */
export interface NewApp {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly htmlUrl: string;
  readonly privateKey: string;
  readonly webhookSecret: string | null;
  readonly clientId: string;
  readonly clientSecret: string;
}

const route = "POST /app-manifests/{code}/conversions";
const newAppWire = z
  .object({
    id: z.number(),
    slug: z.string(),
    name: z.string(),
    html_url: z.string(),
    pem: z.string(),
    webhook_secret: z.string().nullable(),
    client_id: z.string(),
    client_secret: z.string(),
  })
  .transform((wire): NewApp => ({
    id: wire.id,
    slug: wire.slug,
    name: wire.name,
    htmlUrl: wire.html_url,
    privateKey: wire.pem,
    webhookSecret: wire.webhook_secret,
    clientId: wire.client_id,
    clientSecret: wire.client_secret,
  }));

/**
 * Redeems the code once (it works once, within the hour; no sign-in is needed). Throws `github-refused` for a code that is spent or
 * unknown, `github-outcome-unknown` when the answer is lost: the App may exist then, with a key that nobody has.
 */
export async function convertManifest(
  from: {
    readonly apiUrl: string;
    readonly clock: Clock;
    readonly fetch?: typeof globalThis.fetch;
    readonly signal?: AbortSignal;
  },
  code: string,
): Promise<NewApp> {
  const wire = { fetch: from.fetch ?? globalThis.fetch, clock: from.clock, deadlineMs: 15_000 };
  const request = {
    method: "POST",
    url: `${from.apiUrl.replace(/\/+$/, "")}/app-manifests/${encodeURIComponent(code)}/conversions`,
    headers: {
      accept: "application/vnd.github+json",
      "user-agent": "assay",
      "x-github-api-version": "2022-11-28",
    },
    body: null,
  };
  const ended = await exchange(wire, request, { maxBytes: 1024 * 1024, signal: from.signal });
  if (ended.kind === "unsent") throw failed("github-unreachable", `GitHub cannot be reached: ${ended.why}`);
  if (ended.kind !== "answered") throw failed("github-outcome-unknown", "the answer was lost");
  const { status, bytes } = ended.answer;
  if (status >= 500) throw failed("github-outcome-unknown", `GitHub answered ${status}`);
  if (status >= 300)
    throw failed("github-refused", `GitHub answered ${status}: ${readRefusal(bytes).message}`);
  const json = parseOrNull(bytes.toString("utf8"));
  if (json === null) throw failed("github-outcome-unknown", "the answer is not whole");
  return parseAnswer(newAppWire, json, route);
}

function failed(
  code: "github-unreachable" | "github-outcome-unknown" | "github-refused",
  why: string,
): AssayError {
  return new AssayError({
    code,
    message: `the new App's credentials could not be fetched: ${why}`,
    remedy:
      code === "github-unreachable"
        ? "Check the network and try again within the hour."
        : "Delete the App on GitHub if it is there, then run `assay init` again for a new code.",
  });
}
