// Really tries one step of the first run: asks GitHub who we are, calls our own door from outside, asks a model, reads a repository.
import { createHmac, randomUUID } from "node:crypto";
import { parseModelRef, testKey, type ProviderKeys } from "../../../models/models.js";
import { AssayError, messageOf } from "../../../runtime/runtime.js";
import { readRepository, type Views } from "../../../store/store.js";
import type { Access, ServicePort } from "../../../web/web.js";
import type { WebPortsParts } from "./web-ports-parts.js";

type Check = Awaited<ReturnType<ServicePort["check"]>>;
type Step = Parameters<ServicePort["check"]>[0];
type Ending = Pick<Check, "ok" | "detail" | "remedy">;

/** What a check needs. */
export interface CheckParts {
  readonly parts: WebPortsParts;
  readonly views: Pick<Views<string, Access>, "firstSteps">;
  readonly keys: () => Promise<ProviderKeys>;
}

const mostMs = 45_000;
const dayMs = 86_400_000;

/** Tries it once. A fault is an answer with its remedy, never a rejection. */
export async function checkStep(step: Step, signal: AbortSignal, given: CheckParts): Promise<Check> {
  const { clock } = given.parts;
  const startedAt = clock.now();
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
  const ending = await tries[step](bounded, given).catch((thrown: unknown): Ending => ({
    ok: false,
    detail: messageOf(thrown),
    remedy: thrown instanceof AssayError ? thrown.remedy : "See the service's log.",
  }));
  return { ...ending, tookMs: Math.max(0, Math.round(clock.now() - startedAt)) };
}

const tries: Readonly<Record<Step, (signal: AbortSignal, given: CheckParts) => Promise<Ending>>> = {
  app: tryApp,
  webhook: tryWebhook,
  key: tryKey,
  repository: tryRepository,
};

async function tryApp(signal: AbortSignal, { parts: { github, host } }: CheckParts): Promise<Ending> {
  if (github.readApp === null) return bad("There is no GitHub App.", "Make one with `assay init`.");
  const { slug } = await github.readApp(signal);
  const installed = await host.listInstallations(signal);
  if (installed.length === 0)
    return bad(`GitHub knows ${slug}, but it is installed nowhere.`, "Install it on an account.");
  return good(`GitHub knows ${slug}; it is installed on ${installed.length} accounts.`);
}

/** A ping signed with our own secret, sent to our own public address; then what GitHub says of its newest real delivery. */
async function tryWebhook(signal: AbortSignal, { parts }: CheckParts): Promise<Ending> {
  const { github, service, host, clock } = parts;
  const [secret] = github.webhookSecrets;
  if (secret === undefined) return bad("No webhook secret is set.", "Set GITHUB_WEBHOOK_SECRET.");
  const url = new URL("/webhooks/github", service.publicUrl);
  const body = JSON.stringify({ zen: "Assay calls itself." });
  const response = await fetch(url, {
    method: "POST",
    redirect: "manual",
    signal,
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "ping",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
  }).catch((thrown: unknown) => messageOf(thrown));
  if (typeof response === "string")
    return bad(
      `${url.href} cannot be reached from here: ${response}`,
      "Set ASSAY_PUBLIC_URL to the address that leads here.",
    );
  await response.body?.cancel();
  if (!response.ok)
    return bad(
      `${url.href} answered ${response.status}.`,
      "See that the address leads to this very service, with no sign-in before it.",
    );
  const [newest] = await host.listDeliveries(clock.now() - dayMs, signal);
  if (newest === undefined)
    return good("The door answers at its public address; GitHub has sent nothing within a day.");
  if (newest.isOk)
    return good("The door answers at its public address, and GitHub's newest delivery was taken in.");
  return bad(
    "The door answers at its public address, but GitHub's newest delivery was not taken in.",
    "Compare the webhook's address and secret in the App's settings with ASSAY_PUBLIC_URL and GITHUB_WEBHOOK_SECRET.",
  );
}

async function tryKey(signal: AbortSignal, { parts, keys: readKeys }: CheckParts): Promise<Ending> {
  const keys = await readKeys();
  const named = parts.models.model === null ? null : parseModelRef(parts.models.model);
  const chosen = named?.kind === "provider" ? named : null;
  const provider = chosen?.provider ?? keys.available[0];
  if (provider === undefined)
    return bad(
      "No model key is set for the whole service.",
      "Add one on the page Keys, or set a provider's variable.",
    );
  const verdict = await testKey({ keys, provider, model: chosen?.model, clock: parts.clock, signal });
  switch (verdict.kind) {
    case "works":
      return verdict.isFormatKept
        ? good(`${verdict.model} answers.`)
        : bad(`${verdict.model} answers, but not in the form that a review needs.`, "Choose a larger model.");
    case "refused":
      return bad(`${verdict.model}: ${verdict.message}`, verdict.remedy);
    case "no-model":
      return bad(`There is no usual model for ${provider}.`, verdict.remedy);
  }
}

async function tryRepository(signal: AbortSignal, { parts, views }: CheckParts): Promise<Ending> {
  const { repository: id } = await views.firstSteps();
  const repository = id === null ? null : await readRepository(parts.database.db, id);
  if (repository === null)
    return bad("No repository is switched on.", "Activate one on the page Repositories.");
  const open = await parts.host.openPulls(repository, signal);
  return good(`${repository.owner}/${repository.name} can be read; ${open.length} pull requests are open.`);
}

function good(detail: string): Ending {
  return { ok: true, detail, remedy: null };
}

function bad(detail: string, remedy: string): Ending {
  return { ok: false, detail, remedy };
}
