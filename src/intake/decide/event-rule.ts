// The shape of a rule: one event of GitHub, the schema of what is read from it, and what it means.
import type { ZodType } from "zod";
import type { Decision, DecisionContext } from "../decision.js";

/** One event's rule. `read` is pure and total: what does not fit its schema is `unreadable`. */
export interface EventRule {
  readonly event: string;
  readonly read: (payload: unknown, context: DecisionContext) => Decision | Unreadable;
}

/** A payload of a known event in a shape that we do not know. `where` names the field. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly where: string;
}

/** Ties a schema, which reads only what is needed and tolerates the rest, to its decision. */
export function eventRule<T>(rule: {
  readonly event: string;
  readonly schema: ZodType<T>;
  readonly decide: (payload: T, context: DecisionContext) => Decision;
}): EventRule {
  return {
    event: rule.event,
    read: (payload, context) => {
      const parsed = rule.schema.safeParse(payload);
      if (parsed.success) return rule.decide(parsed.data, context);
      const issue = parsed.error.issues[0];
      return {
        kind: "unreadable",
        where: issue === undefined ? "payload" : `${issue.path.join(".")}: ${issue.message}`,
      };
    },
  };
}
