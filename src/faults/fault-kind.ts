// The shape that every file in kinds/ has: its name, its fields, what it draws, and the effect that follows.
import { z } from "zod";
import type { Direction, Effect, Side } from "./effect.js";
import type { Random } from "./random.js";

/** What was drawn for one request: the number to record (null where nothing varies) and what it does. */
export interface Strike {
  readonly magnitude: number | null;
  readonly effect: Effect;
}

/** Where a fault sits when its spec does not say; null for kinds whose place follows from what they are. */
export type Placement = { readonly side: Side; readonly direction: Direction } | null;

/**
 * One kind of fault. `fields` are its own settings, units in their names; `needs` tells whether it means anything on a
 * bare stream; `unit` names what the magnitude counts. `contradiction` may refuse fields that do not go together, and
 * `fillIn` may add defaults that depend on other fields.
 * `strike` must be pure: it may draw from `random` and from nothing else (spec R3).
 */
interface KindDefinition<Fields extends z.ZodRawShape> {
  readonly kind: string;
  readonly summary: string;
  readonly needs: "http" | "bytes";
  readonly placement: Placement;
  readonly unit: "ms" | "bytes" | "bytesPerSecond" | "status" | "";
  readonly fields: Fields;
  contradiction?(fields: z.output<z.ZodObject<Fields>>): string | null;
  fillIn?(fields: z.output<z.ZodObject<Fields>>): z.output<z.ZodObject<Fields>>;
  strike(fields: z.output<z.ZodObject<Fields>>, random: Random): Strike;
}

/** A kind with the type of its fields closed over, so that all kinds stand in one list. */
export interface FaultKind {
  readonly kind: string;
  readonly summary: string;
  readonly needs: "http" | "bytes";
  readonly placement: Placement;
  readonly unit: string;
  readonly fields: z.ZodRawShape;
  /** Takes fields that were checked against `fields`. */
  prepare(fields: unknown): PreparedKind;
}

/** A kind with its fields fixed, or the reason why they do not go together. */
export type PreparedKind =
  | { readonly kind: "ready"; readonly fields: object; readonly strike: (random: Random) => Strike }
  | { readonly kind: "contradiction"; readonly why: string };

/** Declares a kind; see docs/adding-a-fault.md. */
export function defineFault<Fields extends z.ZodRawShape>(definition: KindDefinition<Fields>): FaultKind {
  const schema = z.object(definition.fields);
  return {
    ...definition,
    prepare: (raw) => {
      const written = schema.parse(raw);
      const why = definition.contradiction?.(written) ?? null;
      if (why !== null) return { kind: "contradiction", why };
      const fields = definition.fillIn?.(written) ?? written;
      return { kind: "ready", fields, strike: (random) => definition.strike(fields, random) };
    },
  };
}

/** A length of time in milliseconds, up to a day. */
export const milliseconds = z.number().min(0).max(86_400_000);

/** A number of bytes. */
export const byteCount = z.int().min(0);
