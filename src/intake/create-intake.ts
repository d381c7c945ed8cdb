// Puts the room together: a webhook door and the way in for everybody else, over one store.
import { systemClock, type Clock } from "../runtime/runtime.js";
import { askForReview } from "./ask-for-review.js";
import type { OwnApp } from "./decision.js";
import { defaultGatePolicy, type GatePolicy } from "./gate/gate-policy.js";
import type { GateSettings } from "./gate/gate-settings.js";
import { handleDelivery, type DeliveryAnswer, type DeliveryDesk } from "./handle-delivery.js";
import type { AcceptedReview, IntakeStore } from "./ports.js";
import type { DeliveryHeaders } from "./read-delivery.js";
import type { ReviewRequest } from "./review-request.js";
import { createSignatureCheck } from "./verify-signature.js";

/** What intake needs. `secrets` are all active webhook secrets; `own` tells our own events; the policy has defaults. */
export interface IntakeOptions {
  readonly store: IntakeStore;
  readonly secrets: readonly string[];
  readonly own: OwnApp;
  readonly onFault: DeliveryDesk["onFault"];
  readonly policy?: Partial<GatePolicy>;
  readonly clock?: Pick<Clock, "now">;
}

/** The two ways in. */
export interface Intake {
  /** One webhook call: see `handleDelivery`. Never rejects. */
  handleDelivery(call: {
    readonly raw: Uint8Array;
    readonly headers: DeliveryHeaders;
  }): Promise<DeliveryAnswer>;
  /**
   * A review that no delivery asks for by itself: a command's job, the page, the sweep, a moved head. The same gate and the same
   * transaction. `settings`, when given, lend their filters (an `.assay.yml` of the base). Rejects as the store does.
   */
  askForReview(request: ReviewRequest, settings?: GateSettings): Promise<AcceptedReview>;
}

/** Opens nothing and holds nothing. Throws `broken-config` when no secret is set (spec W1). */
export function createIntake(options: IntakeOptions): Intake {
  const { store, own, onFault, clock = systemClock } = options;
  const policy = { ...defaultGatePolicy, ...options.policy };
  const desk = { store, own, onFault, clock, policy, isSigned: createSignatureCheck(options.secrets) };
  return {
    handleDelivery: (call) => handleDelivery(desk, call),
    askForReview: (request, settings) =>
      askForReview(desk, { request, delivery: null, filters: settings?.filters }),
  };
}
