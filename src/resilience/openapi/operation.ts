// One operation of an API: what a valid call of it needs, read from its document.
import type { JsonObject } from "../json-value.js";

/** Where a parameter travels. */
export type ParameterPlace = "path" | "query" | "header" | "cookie";

/** One parameter. `schema` stands by itself; `style` and `explode` have the document's defaults filled in. */
export interface Parameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly schema: JsonObject;
  readonly examples: readonly unknown[];
  readonly style: string;
  readonly explode: boolean;
  /** True when the value is to be sent as JSON text (a parameter with `content`). */
  readonly isJson: boolean;
}

/** The body that will be sent: the first of JSON and form types that the operation takes. */
export interface RequestBody {
  readonly required: boolean;
  readonly mediaType: string;
  readonly schema: JsonObject;
  readonly examples: readonly unknown[];
}

/** One credential and where it goes. `envName` is the variable that a scenario file names; `scheme` is the document's word for it. */
export interface Credential {
  readonly scheme: string;
  readonly envName: string;
  readonly place:
    | { readonly kind: "bearer" }
    | { readonly kind: "basic" }
    | { readonly kind: "key"; readonly in: "header" | "query" | "cookie"; readonly name: string };
}

/** A link (OpenAPI 4.8.20): an answer of this operation holds values for parameters of another. */
export interface Link {
  readonly operationId: string;
  /** Parameter name to JSON pointer into the answer's body. */
  readonly pointers: Readonly<Record<string, string>>;
}

/**
 * One operation. `id` is its operationId, or one made of method and path. `unusable` says why no valid call can be made
 * (a required body of a type that is not sent, a credential of a kind that is not known); null when one can.
 */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | null;
  readonly credentials: readonly Credential[];
  /** Documented 2xx statuses, lowest first; [200] where none is documented. */
  readonly successStatuses: readonly number[];
  /** The schema of the JSON of a successful answer, null when none is documented. */
  readonly answerSchema: JsonObject | null;
  readonly links: readonly Link[];
  readonly unusable: string | null;
}

/** RFC 9110, 9.2.1: calling these again changes nothing, not even the first time. */
export function isSafe(method: string): boolean {
  return ["GET", "HEAD", "OPTIONS", "TRACE"].includes(method.toUpperCase());
}
