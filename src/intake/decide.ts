// Says what a delivery means, from its event and payload alone (spec W4).
import { eventRules } from "./decide/event-rules.js";
import type { Unreadable } from "./decide/event-rule.js";
import { ignore, type Decision, type DecisionContext } from "./decision.js";

/**
 * The meaning of one event. Pure and total: a payload of a known event whose shape is unknown is `unreadable`, never an
 * exception; an event that is not used is ignored with that reason. Source: spec W4, github.md 1.
 */
export function decide(
  delivery: { readonly event: string; readonly payload: unknown },
  context: DecisionContext,
): Decision | Unreadable {
  if (delivery.event === "ping") return ignore("ping", "Pong: the webhook reaches Assay.");
  const rule = eventRules.find(({ event }) => event === delivery.event);
  if (rule === undefined) return ignore("event-not-used", `Assay does not use the event ${delivery.event}.`);
  return rule.read(delivery.payload, context);
}
