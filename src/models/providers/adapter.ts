// The shape that every adapter has, so that they can stand beside each other.
import type { Clock } from "../../runtime/runtime.js";
import type { ProviderKeys } from "../keys/provider-keys.js";
import type { Provider } from "../model-call.js";
import type { ModelRef } from "../model-ref.js";
import type { RecordedCall } from "../recorded-call.js";

/** What an adapter may use when it is opened. `readRun` gives the recorded calls of a run. */
export interface AdapterSetup {
  readonly ref: ModelRef;
  readonly keys: ProviderKeys;
  readonly clock: Clock;
  readonly readRun: (run: string) => Promise<readonly RecordedCall[]>;
}

/**
 * One way of getting answers; its file bears its name. `open` throws an `AssayError` where the reference cannot be
 * served: no key, no such file, no such run. What happens in a call is never thrown (see `CallResult`).
 */
export interface Adapter {
  readonly name: string;
  readonly open: (setup: AdapterSetup) => Promise<Provider>;
}
