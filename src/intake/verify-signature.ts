// Tells whether a delivery was signed with one of our secrets, over its raw bytes, in constant time (spec W1).
import { createHmac, timingSafeEqual } from "node:crypto";
import { AssayError } from "../runtime/runtime.js";

/** True when `signature`, the value of `X-Hub-Signature-256`, was made over exactly these bytes with an active secret. */
export type SignatureCheck = (raw: Uint8Array, signature: string | null) => boolean;

/**
 * A check against every active secret; several are active while one is being replaced. Which secret fitted, and how much
 * of a wrong signature was right, cannot be told from the time it takes. Throws `broken-config` for an empty list or a
 * blank secret: a door without a secret would let everybody in. Source: spec W1; GitHub, "Validating webhook deliveries".
 */
export function createSignatureCheck(secrets: readonly string[]): SignatureCheck {
  if (secrets.length === 0 || secrets.some((secret) => secret.trim() === ""))
    throw new AssayError({
      code: "broken-config",
      message:
        "The webhook door was opened without a secret (GITHUB_WEBHOOK_SECRET is empty or has an empty part).",
      remedy:
        "Set GITHUB_WEBHOOK_SECRET to the secret of the GitHub App; separate two by a comma to replace one.",
    });
  return (raw, signature) => {
    const given = /^sha256=([0-9a-fA-F]{64})$/.exec(signature ?? "")?.[1];
    if (given === undefined) return false;
    const bytes = Buffer.from(given, "hex");
    // Every secret is tried, also after one has fitted: the time says nothing.
    const fits = secrets.map((secret) =>
      timingSafeEqual(createHmac("sha256", secret).update(raw).digest(), bytes),
    );
    return fits.includes(true);
  };
}
