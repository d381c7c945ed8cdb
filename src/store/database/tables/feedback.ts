// The table `feedback`: what people did with findings, each act once, and the outcome that follows from it (spec O2).
import { transact } from "../engine/transact.js";
import type { FeedbackTable } from "../rows/account-rows.js";
import type { FindingTable } from "../rows/work-rows.js";
import type { Db } from "../schema.js";
import { tellReaders } from "./tell-readers.js";

/** What somebody did with a finding. `value` is a reason, a reply's text, or a count of thumbs. `at` is milliseconds. */
export interface FindingAct {
  readonly repository: number;
  readonly number: number;
  readonly finding: { readonly commentId: number } | { readonly fingerprint: string };
  readonly kind: FeedbackTable["kind"];
  readonly value: string;
  readonly actor: string;
  readonly at: number;
  readonly source: FeedbackTable["source"];
}

/**
 * Keeps an act under its key (pull request, finding, kind, actor): a later one of the same key takes its place. An acceptance,
 * a dismissal or changed code becomes the finding's outcome in every review of the pull request that holds it, and who watches one
 * of those is told. False when the finding is none of ours, and when the same was kept before.
 */
export async function recordAct(db: Db, act: FindingAct): Promise<boolean> {
  return transact(db, async (tx) => {
    const fingerprint = await findFingerprint(tx, act);
    if (fingerprint === null) return false;
    const key = `${act.repository}/${act.number}/${fingerprint}/${act.kind}/${act.actor}`;
    const said = { value: act.value, at: new Date(act.at), source: act.source };
    if (act.kind === "reaction" && (await isKnown(tx, key, act.value))) return false; // polled again and again
    await tx
      .insertInto("feedback")
      .values({
        key,
        repository_id: act.repository,
        number: act.number,
        fingerprint,
        kind: act.kind,
        actor: act.actor,
        ...said,
      })
      .onConflict((conflict) => conflict.column("key").doUpdateSet(said))
      .execute();
    const outcome = outcomeOf(act.kind);
    if (outcome !== null) await setOutcome(tx, { act, fingerprint, outcome });
    await tellReaders(tx, { ...act, fingerprints: [fingerprint] });
    return true;
  });
}

/** Takes a person's word back: acts of acceptance and dismissal of that finding are removed, and its outcome is open again. */
export async function clearActs(
  db: Db,
  target: {
    readonly repository: number;
    readonly number: number;
    readonly fingerprint: string;
    readonly at: number;
  },
): Promise<void> {
  await transact(db, async (tx) => {
    await tx
      .deleteFrom("feedback")
      .where("repository_id", "=", target.repository)
      .where("number", "=", target.number)
      .where("fingerprint", "=", target.fingerprint)
      .where("kind", "in", ["accepted", "dismissed"])
      .execute();
    await tx
      .updateTable("findings")
      .set({ outcome: null, outcome_reason: null, outcome_by: null, outcome_at: null })
      .where("repository_id", "=", target.repository)
      .where("number", "=", target.number)
      .where("fingerprint", "=", target.fingerprint)
      .where("outcome", "in", ["accepted", "dismissed"])
      .execute();
    await tellReaders(tx, { ...target, fingerprints: [target.fingerprint] });
  });
}

/** No thumbs are nothing to keep, unless there were some before. */
async function isKnown(tx: Db, key: string, value: string): Promise<boolean> {
  const held = await tx.selectFrom("feedback").select("value").where("key", "=", key).executeTakeFirst();
  return (held?.value ?? "+0 -0") === value;
}

async function findFingerprint(tx: Db, act: FindingAct): Promise<string | null> {
  const { finding } = act;
  const row = await tx
    .selectFrom("findings")
    .select("fingerprint")
    .where("repository_id", "=", act.repository)
    .where("number", "=", act.number)
    .where((eb) =>
      "commentId" in finding
        ? eb("comment_id", "=", finding.commentId)
        : eb("fingerprint", "=", finding.fingerprint),
    )
    .limit(1)
    .executeTakeFirst();
  return row?.fingerprint ?? null;
}

/** Only a clear word settles a finding; a closed thread, a reply and a thumb are kept and counted apart. */
function outcomeOf(kind: FindingAct["kind"]): NonNullable<FindingTable["outcome"]> | null {
  if (kind === "accepted" || kind === "dismissed") return kind;
  return kind === "code-changed" ? "fixed" : null;
}

async function setOutcome(
  tx: Db,
  settled: { act: FindingAct; fingerprint: string; outcome: NonNullable<FindingTable["outcome"]> },
): Promise<void> {
  const { act, fingerprint, outcome } = settled;
  const byPerson = outcome !== "fixed";
  await tx
    .updateTable("findings")
    .set({
      outcome,
      outcome_reason: act.value === "" ? null : act.value,
      outcome_by: act.actor,
      outcome_at: new Date(act.at),
    })
    .where("repository_id", "=", act.repository)
    .where("number", "=", act.number)
    .where("fingerprint", "=", fingerprint)
    .$if(!byPerson, (query) => query.where("outcome", "is", null)) // a person's word outweighs a changed line
    .execute();
}
