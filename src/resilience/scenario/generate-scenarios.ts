// From an API's document to scenario files: for every operation a valid request, and the templates that fit it.
import { stringify } from "yaml";
import { AssayError } from "../../runtime/runtime.js";
import { textOr, listOr, objectOr } from "../json-value.js";
import { countableLists } from "../openapi/find-sources.js";
import { listOperations } from "../openapi/list-operations.js";
import { makeRequest, type RequestPlan } from "../openapi/make-request.js";
import type { Operation } from "../openapi/operation.js";
import type { OpenApiDocument } from "../openapi/read-document.js";
import { createCompiler } from "../openapi/valid-value.js";
import type { ScenarioDocument } from "./scenario-schema.js";
import type { Template } from "./template.js";
import { templates } from "./templates.js";

/** A dependency of the application: the name that scenarios use, and its address (http, https, tcp, tls, postgres, …). */
export interface Upstream {
  readonly name: string;
  readonly url: string;
}

/**
 * What to generate. `operations` and `templates` narrow by id and name, all when absent; `upstreams` are the
 * dependencies to fault; `baseUrl` overrides the document's first server; `seed` fixes the made values.
 */
export interface GenerateOptions {
  readonly operations?: readonly string[] | undefined;
  readonly templates?: readonly string[] | undefined;
  readonly upstreams?: readonly Upstream[] | undefined;
  readonly baseUrl?: string | undefined;
  readonly seed?: number | undefined;
}

/** The file's text, how many scenarios it holds, and what was left out with the reason. */
export interface GeneratedScenarios {
  readonly text: string;
  readonly count: number;
  readonly operations: number;
  readonly skipped: readonly { readonly operation: string; readonly why: string }[];
  readonly notes: readonly string[];
}

/** Where editors find the schema, relative to nothing: the published file. */
const schemaLine = "# yaml-language-server: $schema=";
const mostCounts = 5;

/**
 * Generates the scenarios of a document (spec R1, R4). The same document and options give the same text. Throws
 * `bad-scenario` for an operation or a template that does not exist; operations without a valid request are skipped.
 */
export function generateScenarios(
  document: OpenApiDocument,
  options: GenerateOptions & { readonly schemaPath: string },
): GeneratedScenarios {
  const all = listOperations(document);
  const chosen = choose(all, { wanted: options.operations, nameOf: ({ id }) => id, what: "operation" });
  const kinds = choose(templates, {
    wanted: options.templates,
    nameOf: ({ name }) => name,
    what: "template",
  });
  const base = baseUrlOf(document, options.baseUrl);
  const context = { all, compile: createCompiler(), seed: options.seed ?? 1 };
  const skipped: { operation: string; why: string }[] = [];
  const notes: string[] = [];
  const counts = countableLists(all).flatMap(({ operation, at }) => {
    const made = makeRequest(operation, context);
    return made.kind === "made" ? [{ call: callOf(made.plan, base), at }] : [];
  });
  const documents = chosen.flatMap((operation) => {
    const made = makeRequest(operation, context);
    if (made.kind === "impossible") {
      skipped.push({ operation: operation.id, why: made.why });
      return [];
    }
    notes.push(...made.notes.map((note) => `${operation.id}: ${note}`));
    const edges = edgesOf(operation, kinds, { base, upstreams: options.upstreams ?? [] });
    return edges.map((edge) => documentOf(operation, edge, { plan: made.plan, base, counts }));
  });
  if ((options.upstreams ?? []).length === 0)
    notes.push(
      "no dependency is named, so only the caller's side is tested: name each with --upstream NAME=URL",
    );
  const text = documents.map((one) => `---\n${stringify(one, { lineWidth: 110 })}`).join("");
  return {
    text: `${schemaLine}${options.schemaPath}\n${text}`,
    count: documents.length,
    operations: chosen.length - skipped.length,
    skipped,
    notes,
  };
}

interface EdgeTemplate {
  readonly template: Template;
  readonly upstream: string;
  readonly edgeName: string;
}

function edgesOf(
  operation: Operation,
  kinds: readonly Template[],
  { base, upstreams }: { base: string; upstreams: readonly Upstream[] },
): readonly EdgeTemplate[] {
  const fitting = kinds.filter((template) => template.fits(operation));
  const client = fitting
    .filter(({ edge }) => edge === "client")
    .map((template) => ({ template, upstream: new URL(base).origin, edgeName: "the caller" }));
  const dependencies = upstreams.flatMap(({ name, url }) =>
    fitting
      .filter(({ edge }) => edge === "any-dependency" || (edge === "http" && /^https?:/i.test(url)))
      .map((template) => ({ template, upstream: name, edgeName: name })),
  );
  return [...client, ...dependencies];
}

interface Filling {
  readonly plan: RequestPlan;
  readonly base: string;
  readonly counts: readonly { readonly call: ScenarioCall; readonly at: string }[];
}

type ScenarioCall = ScenarioDocument["items"][number]["call"];

function documentOf(
  operation: Operation,
  { template, upstream, edgeName }: EdgeTemplate,
  { plan, base, counts }: Filling,
): ScenarioDocument {
  const success = [...operation.successStatuses];
  const graceful = [...new Set([...success, 429, 502, 503, 504])];
  const body = template.fill({ operation, edge: upstream, success, graceful });
  const segments = Object.fromEntries(
    [...plan.learn.map(({ request }) => request), plan].flatMap((one) => Object.entries(one.segments)),
  );
  const isCounted = body.expect?.at_most_once === true && counts.length > 0;
  return {
    version: 1,
    title: `${operation.id}: ${template.edge === "client" ? "" : `${edgeName} `}${template.title}`,
    description: `${operation.method} ${operation.path} · template ${template.name}`,
    ...(Object.keys(segments).length === 0 ? {} : { config: { http: { paths: { segments } } } }),
    items: [
      {
        ...(plan.learn.length === 0
          ? {}
          : {
              before: plan.learn.map(({ request, name, pointers }) => ({
                call: callOf(request, base),
                learn: { [name]: pointers.length === 1 ? (pointers[0] ?? "") : [...pointers] },
              })),
            }),
        call: { ...callOf(plan, base), timeout: template.timeoutMs },
        ...body,
        ...(isCounted ? { counts: counts.slice(0, mostCounts).map((one) => ({ ...one })) } : {}),
      },
    ],
  };
}

function callOf(plan: RequestPlan, base: string): ScenarioCall {
  return {
    method: plan.method,
    url: `${base}${plan.path}`,
    ...(Object.keys(plan.headers).length === 0 ? {} : { headers: { ...plan.headers } }),
    ...(plan.body === null ? {} : { body: plan.body }),
    meta: { operation_id: plan.operationId },
  };
}

/** The override, else the first server (its variables at their defaults), else where the document came from. */
function baseUrlOf(document: OpenApiDocument, override: string | undefined): string {
  const server = objectOr(listOr(document.root["servers"])[0]);
  const variables = objectOr(server["variables"]);
  const written = (textOr(server["url"]) ?? "").replaceAll(
    /\{([^}]+)\}/g,
    (whole, name: string) => textOr(objectOr(variables[name])["default"]) ?? whole,
  );
  const origin = document.url ?? "http://localhost";
  const path = URL.canParse(written, origin) ? new URL(written, origin) : new URL(origin);
  if (written === "") path.pathname = "/";
  const prefix = path.pathname.replace(/\/$/, "");
  if (override === undefined) return `${path.origin}${prefix}`;
  if (!/^https?:\/\//i.test(override) || !URL.canParse(override))
    throw wrong(`"${override}" is no http or https URL to call the application at.`);
  const own = new URL(override);
  return own.pathname === "/" ? `${own.origin}${prefix}` : override.replace(/\/$/, "");
}

function choose<One>(
  all: readonly One[],
  {
    wanted,
    nameOf,
    what,
  }: { wanted: readonly string[] | undefined; nameOf: (one: One) => string; what: string },
): readonly One[] {
  if (wanted === undefined || wanted.length === 0) return all;
  const names = new Set(all.map(nameOf));
  const stray = wanted.find((name) => !names.has(name));
  if (stray !== undefined) throw wrong(`There is no ${what} "${stray}"; there are ${[...names].join(", ")}.`);
  return all.filter((one) => wanted.includes(nameOf(one)));
}

function wrong(message: string): AssayError {
  return new AssayError({ code: "bad-scenario", message, remedy: "Use one of the names given." });
}
