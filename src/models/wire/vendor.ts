// How one vendor of models differs from the next, and one of its models as it is reached.
import type { BatchWire } from "../batch/batch-wire.js";
import type { Connection } from "../keys/provider-keys.js";
import type { SchemaSupport } from "../keys/provider-table.js";
import type { WireFetch } from "./guarded-fetch.js";
import type { PromptStyle } from "./lay-out-prompt.js";
import type { WireModel } from "./wire-model.js";

/** What a client is made of, for one call. `key` is never empty: endpoints without keys get a placeholder. */
export interface ClientParts {
  readonly provider: string;
  readonly model: string;
  readonly key: string;
  readonly baseUrl: string;
  readonly schemaSupport: SchemaSupport;
  readonly fetch: WireFetch;
}

/** How one vendor differs: its client, and its way with prompts. */
export interface Vendor {
  readonly style: PromptStyle;
  readonly makeModel: (parts: ClientParts) => WireModel;
  /** The vendor's batch endpoint, and the headers that let a key in there. */
  readonly batches?: BatchWire;
  readonly authorize?: (key: string) => Readonly<Record<string, string>>;
}

/** One provider's model as it is reached. */
export interface Wire {
  readonly connection: Connection;
  readonly model: string;
  readonly vendor: Vendor;
  readonly fetch: WireFetch;
  readonly now: () => number;
}
