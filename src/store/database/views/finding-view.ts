// A finding with its code, the facts beneath it, where it was posted and what people made of it.
import type { FindingTable } from "../rows/work-rows.js";
import type { Links, RepositoryName } from "./links.js";
import type { StoredFinding, StoredPreparation, StoredResult, StoredTexts } from "./stored-texts.js";

/** Why a finding is settled. */
export interface Outcome {
  readonly kind: NonNullable<FindingTable["outcome"]>;
  readonly reason: string | null;
  readonly by: string | null;
  readonly at: number;
}

/** What the table of findings knows of one. */
export interface FindingRow {
  readonly fingerprint: string;
  readonly body: unknown;
  readonly placed: FindingTable["placed"];
  readonly comment_id: number | null;
  readonly outcome: FindingTable["outcome"];
  readonly outcome_reason: string | null;
  readonly outcome_by: string | null;
  readonly outcome_at: number | null;
  readonly fixed_in_sha: string | null;
}

/** What somebody did with a finding at the code host without settling it, as the table of feedback keeps it. */
export interface SaidRow {
  readonly fingerprint: string;
  readonly kind: "resolved" | "unresolved" | "reply" | "reaction";
  readonly value: string | null;
  readonly actor: string;
  readonly at: number;
}

/** The same as the page shows it. Replies are untrusted text. */
export type Said =
  | { readonly kind: "resolved"; readonly by: string; readonly at: number }
  | { readonly kind: "reply"; readonly by: string; readonly at: number; readonly text: string }
  | { readonly kind: "thumbs"; readonly up: number; readonly down: number; readonly at: number };

/** Everything that findings are shown with. `row` is null until the review has ended. */
export interface FindingSurroundings {
  readonly repository: RepositoryName;
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly links: Links;
  readonly texts: StoredTexts;
  readonly said: readonly SaidRow[];
}

const linesAround = 3;
const mostLines = 60;

/** One finding as the page shows it. `code` is null where the change's text is not held (any more). */
export function viewFinding(finding: StoredFinding, row: FindingRow | null, around: FindingSurroundings) {
  const { repository, number, links, texts } = around;
  const { anchor, evidence, ...claim } = finding;
  const { path, side, startLine, endLine, quote } = anchor;
  const commentId =
    row?.comment_id ?? texts.placed.find((one) => one.fingerprint === finding.id)?.commentId ?? null;
  const sha = side === "new" ? around.headSha : around.baseSha;
  return {
    ...claim,
    isJudged: true,
    ...{ path, side, startLine, endLine, quote },
    evidence: factsOf(evidence, texts.result),
    code: texts.prepared === null ? null : codeAround(anchor, texts.prepared),
    placed: row?.placed ?? placeOf(finding.id, texts),
    lineUrl: links.line(repository, { sha, path, startLine, endLine }),
    commentUrl: commentId === null ? null : links.comment(repository, number, commentId),
    outcome: row === null ? null : outcomeOf(row),
    said: saidOf(around.said.filter(({ fingerprint }) => fingerprint === finding.id)),
    fixedInSha: row?.fixed_in_sha ?? null,
  };
}

/** Oldest first. Of closing and opening a thread the last word counts; a thread that is open again says nothing. */
function saidOf(rows: readonly SaidRow[]): readonly Said[] {
  const thread = rows.findLast(({ kind }) => kind === "resolved" || kind === "unresolved");
  return rows.flatMap((row): Said[] => {
    const { actor: by, at, value } = row;
    if (row.kind === "reply") return [{ kind: "reply", by, at, text: value ?? "" }];
    if (row.kind === "resolved") return row === thread ? [{ kind: "resolved", by, at }] : [];
    if (row.kind === "unresolved") return [];
    const [, up = "0", down = "0"] = /^\+(\d+) -(\d+)$/.exec(value ?? "") ?? [];
    return up === "0" && down === "0" ? [] : [{ kind: "thumbs", up: Number(up), down: Number(down), at }];
  });
}

/** A claim that was not held against the code yet, in the form of a finding: nothing rests on it, and nobody can judge it. */
export function viewClaim(claim: StoredTexts["claims"][number], at: number, around: FindingSurroundings) {
  const { path, startLine, endLine, quote, ...said } = claim;
  const anchor = { path, side: "new" as const, startLine, endLine, quote };
  const rest = { evidence: [], suggestion: null, preExisting: false, alsoFrom: [] };
  const finding = { ...said, ...rest, anchor, id: `claim-${claim.lens}-${at}` };
  return { ...viewFinding(finding, null, around), isJudged: false };
}

/** What settled the finding of a row; null while it is open. */
export function outcomeOf(
  row: Pick<FindingRow, "outcome" | "outcome_reason" | "outcome_by" | "outcome_at">,
): Outcome | null {
  if (row.outcome === null) return null;
  return { kind: row.outcome, reason: row.outcome_reason, by: row.outcome_by, at: row.outcome_at ?? 0 };
}

/** A dropped claim as the page shows it. */
export function viewDropped({ finding, reason, detail }: StoredResult["dropped"][number]) {
  return { ...finding, side: "new" as const, reason, detail };
}

function factsOf(ids: readonly string[], result: StoredResult | null) {
  const facts = new Map(result?.facts.map((fact) => [fact.id, fact]));
  return ids.flatMap((id) => {
    const fact = facts.get(id);
    return fact === undefined ? [] : [fact];
  });
}

function codeAround(
  { path, side, startLine, endLine }: StoredFinding["anchor"],
  { material }: StoredPreparation,
) {
  const content = material.files.find((file) => file.path === path)?.shown.content ?? null;
  if (content === null) return [];
  const [from, to] = [startLine - linesAround, endLine + linesAround];
  const isNear = (at: number | null): boolean => at !== null && at >= from && at <= to;
  for (const { lines } of content.hunks) {
    const lineOn = (line: (typeof lines)[number]): number | null =>
      side === "new" ? line.newLine : line.oldLine;
    const first = lines.findIndex((line) => isNear(lineOn(line)));
    const last = lines.findLastIndex((line) => isNear(lineOn(line)));
    if (first >= 0) return lines.slice(first, Math.min(last + 1, first + mostLines));
  }
  return [];
}

function placeOf(fingerprint: string, { placed }: StoredTexts): FindingTable["placed"] | null {
  const found = placed.find((one) => one.fingerprint === fingerprint);
  if (found === undefined) return null;
  return found.place === "inline" || (found.place === "repeated" && found.commentId !== null)
    ? "inline"
    : "body";
}
