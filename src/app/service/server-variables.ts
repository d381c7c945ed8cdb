// Every environment variable that the service reads: its name, shape, default and meaning, in one table (spec F3).
import { z } from "zod";

/** One variable. `schema` turns the text into its value; `fallback` is the text that stands in for an absent one, null for none. */
export interface Variable<T = unknown> {
  readonly schema: z.ZodType<T, string>;
  readonly fallback: string | null;
  readonly meaning: string;
}

const text = z.string().min(1);
const url = (protocols: RegExp): z.ZodType<string, string> =>
  z.string().refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), {
    message: `is no address that begins with ${protocols.source.replaceAll(/[\\^$?()]/gu, "").replaceAll("|", " or ")}//`,
  });
const count = (least: number, most: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d{1,9}$/u, "is no whole number")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);
const flag = z
  .enum(["1", "true", "yes", "0", "false", "no"], "is neither true nor false")
  .transform((value) => ["1", "true", "yes"].includes(value));

function variable<T>(schema: z.ZodType<T, string>, fallback: string | null, meaning: string): Variable<T> {
  return { schema, fallback, meaning };
}

const http = /^https?:$/u;
const samplers = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;

/** The table. docs/environment.md lists exactly these, in this order; a test holds the two together. */
export const variables = {
  PORT: variable(count(0, 65_535), "4310", "The port of the web process; 0 picks a free one."),
  HOST: variable(text, "127.0.0.1", "The address to listen on; `0.0.0.0` behind a container's port."),
  ASSAY_PUBLIC_URL: variable(
    url(http),
    null,
    "Where people and GitHub reach the service; links, sign-in and secure cookies follow from it.",
  ),
  ASSAY_DATA_DIR: variable(
    text,
    null,
    "Where the embedded database, indexes, fetched objects and records lie; default: the platform's data folder.",
  ),
  ASSAY_MASTER_KEY: variable(
    text,
    null,
    "32 bytes as base64 or hex that seal model keys and the App's secrets; made and kept in the data folder when absent.",
  ),
  DATABASE_URL: variable(
    url(/^postgres(ql)?:$/u),
    null,
    "A PostgreSQL server (15 or later) instead of the embedded one.",
  ),
  REDIS_URL: variable(url(/^rediss?:$/u), null, "A Redis for the queue instead of PostgreSQL."),
  GITHUB_APP_ID: variable(
    z.string().regex(/^\d+$/u, "is no number"),
    null,
    "The GitHub App's id; `assay init` makes an App.",
  ),
  GITHUB_PRIVATE_KEY: variable(
    text,
    null,
    "The App's private key in PEM form; `\\n` may stand for line ends.",
  ),
  GITHUB_PRIVATE_KEY_PATH: variable(text, null, "A file that holds the private key."),
  GITHUB_WEBHOOK_SECRET: variable(
    list,
    null,
    "The webhook's secret; several, comma-separated, while it is being changed.",
  ),
  GITHUB_API_URL: variable(
    url(http),
    "https://api.github.com",
    "The REST API; an Enterprise Server's ends in /api/v3.",
  ),
  GITHUB_GRAPHQL_URL: variable(url(http), null, "The GraphQL API; default: it follows from GITHUB_API_URL."),
  GITHUB_WEB_URL: variable(
    url(http),
    null,
    "Where repositories are cloned and people sign in; default: it follows from GITHUB_API_URL.",
  ),
  GITHUB_CLIENT_ID: variable(text, null, "The App's OAuth client id, for sign-in of teams."),
  GITHUB_CLIENT_SECRET: variable(text, null, "The App's OAuth client secret."),
  ASSAY_OPERATORS: variable(
    list,
    "",
    "GitHub logins (comma-separated) that run the service: signed in through GitHub they may do everything.",
  ),
  ASSAY_PROXIES: variable(
    count(0, 9),
    "0",
    "Trusted reverse proxies in front; so many hops of X-Forwarded-For are believed where tries to sign in are counted.",
  ),
  ASSAY_ALLOWED_MODEL_HOSTS: variable(
    list,
    "",
    "Hosts (comma-separated) of models that may lie in private networks, for example `ollama.internal,127.0.0.1`.",
  ),
  ASSAY_MODEL: variable(
    text,
    null,
    "The model of repositories that choose none, as provider:model; default: what the keys at hand allow.",
  ),
  ASSAY_CONCURRENCY: variable(count(1, 200), "12", "Jobs that one worker process runs at once."),
  ASSAY_PER_INSTALLATION: variable(
    count(1, 200),
    "8",
    "Jobs of one installation at once, over all processes.",
  ),
  ASSAY_MONTH_LIMIT: variable(
    count(0, 1_000_000),
    null,
    "Reviews per installation and month, where the installation has no limit of its own; default: no limit.",
  ),
  ASSAY_CONSENT_REQUIRED: variable(
    flag,
    "false",
    "Whether a repository is reviewed only after its owner consented.",
  ),
  ASSAY_HELD_GRAPHS_MB: variable(
    count(0, 100_000),
    "200",
    "How much memory a worker may take for the symbol graphs of repositories that it reviewed lately; 0 holds none.",
  ),
  ASSAY_KEEP_DAYS: variable(
    count(1, 3_650),
    "30",
    "For how long the inputs and answers of a review are kept for replay, and deliveries and events for reading.",
  ),
  ASSAY_METRICS_TOKEN: variable(
    text,
    null,
    "A bearer token that /metrics asks for; without one only loopback may read it.",
  ),
  ASSAY_LOG: variable(
    z.enum(["debug", "info", "warn", "error"], "is none of debug, info, warn, error"),
    "info",
    "What is logged to standard error, as JSON lines.",
  ),
  ASSAY_GRACE_SECONDS: variable(count(0, 3_600), "25", "How long running jobs may go on after SIGTERM."),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(
    url(http),
    null,
    "Where an OpenTelemetry collector takes spans over HTTP, such as `http://127.0.0.1:4318`; none are made without it.",
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: variable(
    url(http),
    null,
    "The whole address for spans; default: OTEL_EXPORTER_OTLP_ENDPOINT and `/v1/traces`.",
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: variable(
    z.enum(["http/protobuf", "http/json"], "is neither http/protobuf nor http/json (gRPC is not spoken)"),
    "http/protobuf",
    "How spans are written.",
  ),
  OTEL_SERVICE_NAME: variable(text, "assay", "What the service is called in traces."),
  OTEL_TRACES_SAMPLER: variable(
    z.enum(samplers, `is none of ${samplers.join(", ")}`),
    "parentbased_always_on",
    "Which traces are kept; the standard's names.",
  ),
  OTEL_TRACES_SAMPLER_ARG: variable(
    z
      .string()
      .transform(Number)
      .refine((share) => share >= 0 && share <= 1, "is no number from 0 to 1"),
    "1",
    "The share of traces that the ratio samplers keep, from 0 to 1.",
  ),
} as const;

/** The values by name: what the schema gives, or null where neither the environment nor a fallback says anything. */
export type ServerVariables = {
  readonly [K in keyof typeof variables]: (typeof variables)[K] extends Variable<infer T> ? T | null : never;
};
