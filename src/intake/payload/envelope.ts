// What nearly every payload has, read without refusing any: enough to record a delivery that nothing else is known of.
import { z } from "zod";
import type { RepositoryIdentity } from "../delivery.js";
import { account, identify, installation, repository, text } from "./parts.js";

/** The outside of a payload; everything may be missing. */
export interface Envelope {
  readonly action: string | null;
  readonly installation: number | null;
  readonly repository: RepositoryIdentity | null;
  readonly sender: z.output<typeof account>;
}

const schema = z.object({
  action: text(100).nullish().catch(null),
  installation: installation.nullish().catch(null),
  repository: repository.nullish().catch(null),
  sender: account.catch({ login: "ghost", id: 0, isBot: false }),
});

/** Reads the outside of a payload; null when it is not even an object. */
export function readEnvelope(payload: unknown): Envelope | null {
  if (Array.isArray(payload)) return null;
  const parsed = schema.safeParse(payload);
  if (!parsed.success) return null;
  const { action, installation: owner, repository: named, sender } = parsed.data;
  return {
    action: action ?? null,
    installation: owner?.id ?? null,
    repository: owner && named ? identify(named, owner) : null,
    sender,
  };
}
