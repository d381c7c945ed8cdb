// What a scenario template is: one way to break one edge of one kind of operation, and what must then hold.
import { isSafe, type Operation } from "../openapi/operation.js";
import type { ScenarioDocument } from "./scenario-schema.js";

type DocumentItem = ScenarioDocument["items"][number];

/** The parts of an item that a template fills in. */
export type TemplateBody = Pick<DocumentItem, "context" | "expect">;

/** What a template is fitted to. `edge` is what stands in `context.upstreams`. */
export interface Fitting {
  readonly operation: Operation;
  readonly edge: string;
  /** Statuses that are an answer of an application that degrades: success, or an honest refusal. */
  readonly graceful: number[];
  readonly success: number[];
}

/** `edge` tells which connections it is for; `fits` leaves out operations to which it would say or do nothing good. */
export interface Template {
  readonly name: string;
  readonly title: string;
  readonly edge: "client" | "http" | "any-dependency";
  readonly timeoutMs: number;
  fits(operation: Operation): boolean;
  fill(fitting: Fitting): TemplateBody;
}

/** True for operations that may be called again and again without changing anything. */
export function isRepeatable({ method }: Operation): boolean {
  return isSafe(method);
}
