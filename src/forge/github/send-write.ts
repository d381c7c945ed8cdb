// Sends one write and reads how it ended: the id of what was written, or GitHub's refusal.
import type { WriteOutcome } from "../../review/review.js";
import { z } from "zod";
import type { Call } from "./call.js";
import { outcomeUnknown, type Caller } from "./caller.js";
import { readRefusedWrite } from "./write-outcome.js";

const idWire = z.object({ id: z.number() });

/**
 * Sends `call` once. An answer that names nothing although something was written is an unknown outcome: what was written cannot be
 * pointed at. `expect: "nothing"` gives the id 0.
 */
export async function sendWrite(
  caller: Caller,
  call: Omit<Call, "expect" | "tolerate">,
  expect: "json" | "nothing" = "json",
): Promise<WriteOutcome> {
  const answer = await caller.write({ ...call, expect, tolerate: [404, 410, 422] });
  if (answer.status >= 400) return readRefusedWrite(answer);
  if (expect === "nothing") return { kind: "done", id: 0 };
  const written = idWire.safeParse(answer.json);
  if (!written.success) throw outcomeUnknown(call.route, "the answer does not name what was written");
  return { kind: "done", id: written.data.id };
}
