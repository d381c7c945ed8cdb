// A fault: one way to break requests, where, for which of them, how likely and when; parsed from data.
import { z } from "zod";
import { badFault } from "./bad-fault.js";
import type { Direction, Side } from "./effect.js";
import type { FaultKind, Strike } from "./fault-kind.js";
import { faultKinds } from "./fault-kinds.js";
import { compileMatch, matchSchema, needsHttp, type RequestTraits } from "./match.js";
import type { Random } from "./random.js";
import { parseSchedule, type Schedule } from "./schedule.js";

/**
 * One parsed fault. `spec` is the data it came from with every default filled in, fit for JSON and for parsing again.
 * `probability` is 0..1 per request; `strike` draws what it does to one request and is pure.
 */
export interface Fault {
  readonly id: string;
  readonly kind: string;
  readonly unit: string;
  readonly side: Side;
  readonly direction: Direction;
  readonly probability: number;
  readonly schedule: Schedule | null;
  readonly needsHttp: boolean;
  readonly matches: (traits: RequestTraits) => boolean;
  readonly strike: (random: Random) => Strike;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The faults of a proxy, in the order in which they act. Ids are unique. */
export type FaultPlan = readonly Fault[];

const placed = {
  side: z.enum(["client", "server"]).optional(),
  direction: z.enum(["ingress", "egress", "both"]).optional(),
};

/** What every kind takes beside its own fields. */
const common = {
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
      "must be 1 to 64 letters, digits, dots, dashes or underscores",
    )
    .optional(),
  probability: z.number().min(0).max(1).default(1),
  schedule: z.string().max(2_000).optional(),
  match: matchSchema.default({}),
};

/** The names of all fields that `kind` takes, its own ones first. */
export function fieldNamesOf(kind: FaultKind): readonly string[] {
  return Object.keys({ ...kind.fields, ...(kind.placement === null ? {} : placed), ...common });
}

/** The schema of one kind's spec as data; unknown keys are refused. */
function specSchemaOf(kind: FaultKind): z.ZodObject {
  return z.strictObject({
    kind: z.literal(kind.kind),
    ...kind.fields,
    ...(kind.placement === null ? {} : placed),
    ...common,
  });
}

/** The kind of that name. Throws `bad-fault` with the names that exist. */
export function kindNamed(name: unknown): FaultKind {
  const found = faultKinds.find(({ kind }) => kind === name);
  if (found !== undefined) return found;
  throw badFault(
    `There is no fault of kind ${typeof name === "string" ? `"${name}"` : String(name)}.`,
    `Use one of ${faultKinds.map(({ kind }) => kind).join(", ")}.`,
  );
}

/**
 * Parses one fault given as data (`{ kind: "latency", meanMs: 200, probability: 0.5, schedule: "start:30%" }`).
 * `fallbackId` names it when it names itself nothing. Throws `bad-fault` with the field and what it takes.
 */
export function parseFault(input: unknown, fallbackId?: string): Fault {
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw badFault(
      "A fault must be an object with a kind.",
      'For example { "kind": "latency", "meanMs": 200 }.',
    );
  const kind = kindNamed("kind" in input ? input.kind : undefined);
  const parsed = specSchemaOf(kind).safeParse(input);
  if (!parsed.success) throw refusal(kind, parsed.error);
  const own = pick(parsed.data, Object.keys(kind.fields));
  const prepared = kind.prepare(own);
  if (prepared.kind === "contradiction")
    throw badFault(
      `The fault ${kind.kind} contradicts itself: ${prepared.why}.`,
      "Leave out what does not apply.",
    );
  const shared = z.object({ ...common, ...placed }).parse(parsed.data);
  const place = { side: "client", direction: "both", ...kind.placement } as const;
  const [side, direction] = [shared.side ?? place.side, shared.direction ?? place.direction];
  const id = shared.id ?? fallbackId ?? kind.kind;
  return {
    id,
    kind: kind.kind,
    unit: kind.unit,
    side,
    direction,
    probability: shared.probability,
    schedule: shared.schedule === undefined ? null : parseSchedule(shared.schedule),
    needsHttp: kind.needs === "http" || needsHttp(shared.match),
    matches: compileMatch(shared.match),
    strike: prepared.strike,
    spec: { ...parsed.data, ...prepared.fields, id, ...(kind.placement === null ? {} : { side, direction }) },
  };
}

/** Parses a list of faults; those without an id become `latency-1`, `latency-2`, …. Throws `bad-fault`, also for an id used twice. */
export function parsePlan(inputs: readonly unknown[]): FaultPlan {
  const counts = new Map<unknown, number>();
  return uniquelyNamed(
    inputs.map((input) => {
      const kind: unknown =
        typeof input === "object" && input !== null && "kind" in input ? input.kind : null;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return parseFault(input, `${String(kind)}-${count}`);
    }),
  );
}

/** `plan` itself; throws `bad-fault` when two of its faults share an id, since draws and records go by it. */
export function uniquelyNamed(plan: FaultPlan): FaultPlan {
  const seen = new Set<string>();
  for (const { id } of plan) {
    if (seen.has(id)) throw badFault(`Two faults are called "${id}".`, "Give each fault an id of its own.");
    seen.add(id);
  }
  return plan;
}

function refusal(kind: FaultKind, error: z.ZodError): Error {
  const issue = error.issues[0];
  const where = issue?.path.join(".") ?? "";
  const subject = where === "" ? "" : ` at ${where}`;
  return badFault(
    `The fault ${kind.kind} is wrong${subject}: ${issue?.message ?? "unreadable"}.`,
    `${kind.kind} takes ${fieldNamesOf(kind).join(", ")}.`,
  );
}

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  );
}
