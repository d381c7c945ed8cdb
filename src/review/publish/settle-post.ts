// After the post: continues what its body had no room for, brings earlier posts up to date, and says where everything is.
import { AssayError } from "../../runtime/runtime.js";
import type { Finding } from "../finding.js";
import type { ReviewResult } from "../review-result.js";
import { lookForLost, type Desk } from "./call-host.js";
import { ensureComment } from "./ensure-comment.js";
import type { HostChange } from "./host-change.js";
import { hasNameMark, isOfRun, markedFingerprint, readRunMark } from "./marks.js";
import { readStanding, reviewsOf, type OwnComment, type OwnReview, type Standing } from "./read-standing.js";
import { findGone, type GoneFindings, foldCopies, markFixed, supersede } from "./settle-earlier.js";
import { writeContinuation } from "./write-body.js";
import { summaryName, writeSummary } from "./write-summary.js";

/** Where a finding is: on its line, in the review's text, in a comment that continues it, or posted by an earlier run. */
export interface PlacedFinding {
  readonly fingerprint: string;
  readonly place: "inline" | "body" | "continued" | "repeated";
  readonly commentId: number | null;
  readonly commentNodeId: string | null;
}

/** What settling needs. `known` are fingerprints that earlier runs posted; `commit` null where the host forgot it. */
export interface SettleInput {
  readonly desk: Desk;
  readonly result: ReviewResult;
  readonly known: ReadonlySet<string>;
  readonly reviewId: number;
  readonly commit: string | null;
  readonly changeAt: (head: string) => Promise<HostChange>;
}

/** What came of it: see `Publication`. */
export interface SettledPost {
  readonly commit: string;
  readonly placed: readonly PlacedFinding[];
  readonly fixed: readonly string[];
  readonly summaryCommentId: number | null;
}

/**
 * Does what is still missing after the review stands (spec P1, P4); all of it may be done twice. The review's own mark says what
 * came with it, so nothing depends on what this process remembers.
 */
export async function settlePost(input: SettleInput): Promise<SettledPost> {
  const { desk, result, reviewId } = input;
  const standing = await standingWith(input);
  const [own, ...copies] = reviewsOf(result.run, standing.reviews);
  if (own === undefined) throw vanished(reviewId);
  await foldCopies(desk, copies, standing.comments);
  const placed = placesOf(input, standing, own);
  const continued = placed.filter(({ place }) => place === "continued").map(({ fingerprint }) => fingerprint);
  await continueBody(input, standing, new Set(continued));
  const commit = input.commit ?? own.review.commit ?? result.change.head.sha ?? "";
  const others = standing.reviews.filter(({ mark }) => !isOfRun(mark, result.run));
  const isNewest = others.every(({ review }) => review.id < own.review.id);
  if (others.length === 0 || !isNewest) return { commit, placed, fixed: [], summaryCommentId: null };
  return { commit, placed, ...(await settleEarlier(input, { standing, own, others, placed, commit })) };
}

/** Reads until the host lists the review that it said it took; lists may lag behind writes. */
async function standingWith({ desk, reviewId }: SettleInput): Promise<Standing> {
  const found = await lookForLost(desk, desk.clock.now(), async () => {
    const standing = await readStanding(desk);
    return standing.reviews.some(({ review }) => review.id === reviewId) ? standing : null;
  });
  if (found === null) throw vanished(reviewId);
  return found;
}

function placesOf(input: SettleInput, standing: Standing, own: OwnReview): PlacedFinding[] {
  const inline = new Set(own.mark.inline);
  const folded = new Set(own.mark.findings);
  return input.result.findings.map(({ id }): PlacedFinding => {
    const marked = markedFingerprint(id);
    const place = inline.has(marked)
      ? "inline"
      : folded.has(marked)
        ? "body"
        : input.known.has(marked)
          ? "repeated"
          : "continued";
    const about = standing.comments.filter(
      ({ mark }) => mark.fingerprint === marked && mark.fixedIn === null,
    );
    const comment =
      place === "inline"
        ? about.find((one) => one.comment.reviewId === own.review.id)
        : place === "repeated"
          ? about.at(-1)
          : undefined;
    return {
      fingerprint: id,
      place,
      commentId: comment?.comment.id ?? null,
      commentNodeId: comment?.comment.nodeId ?? null,
    };
  });
}

/** Posts the findings that are in no part yet, as many parts as it takes. */
async function continueBody(
  { desk, result }: SettleInput,
  standing: Standing,
  wanted: ReadonlySet<string>,
): Promise<void> {
  const parts = standing.parts.filter(({ mark }) => isOfRun(mark, result.run)).map(({ mark }) => mark);
  const held = new Set(parts.flatMap(({ findings }) => findings));
  let left: readonly Finding[] = result.findings.filter(
    ({ id }) => wanted.has(id) && !held.has(markedFingerprint(id)),
  );
  for (let part = Math.max(1, ...parts.map((one) => one.part)) + 1; left.length > 0; part += 1) {
    const text = writeContinuation({ result, folded: left, part });
    if (text.held.length === 0) throw new AssayError(tooLong(left[0]));
    const isIt = (body: string): boolean => {
      const mark = readRunMark(body);
      return mark?.part === part && isOfRun(mark, result.run);
    };
    await ensureComment(desk, { isIt, body: text.body });
    left = left.slice(text.held.length);
  }
}

async function settleEarlier(
  input: SettleInput,
  given: {
    readonly standing: Standing;
    readonly own: OwnReview;
    readonly others: readonly OwnReview[];
    readonly placed: readonly PlacedFinding[];
    readonly commit: string;
  },
): Promise<Pick<SettledPost, "fixed" | "summaryCommentId">> {
  const { desk, result } = input;
  const { standing, own, others, placed, commit } = given;
  const earlier = standing.comments.filter(({ comment }) => comment.reviewId !== own.review.id);
  const gone = await findGoneAt(input, earlier, commit);
  await markFixed(desk, gone.fixed, commit);
  await supersede(desk, others, commit);
  const isRepeated = new Map(placed.map(({ fingerprint, place }) => [fingerprint, place === "repeated"]));
  const still = new Set(result.findings.map(({ id }) => markedFingerprint(id)));
  const inTexts = new Set(others.flatMap(({ mark }) => mark.findings));
  const fixed = [
    ...gone.fixed.map((of) => ({ of, sha: commit })),
    ...earlier.flatMap((of) => (of.mark.fixedIn === null ? [] : [{ of, sha: of.mark.fixedIn }])),
  ];
  const summary = writeSummary({
    result,
    head: commit,
    fresh: result.findings.filter(({ id }) => isRepeated.get(id) !== true),
    repeated: result.findings.filter(({ id }) => isRepeated.get(id) === true),
    comments: standing.comments,
    fixed,
    unconfirmed: gone.unconfirmed,
    droppedOut: [...inTexts].filter((fingerprint) => !still.has(fingerprint)).length,
  });
  const isIt = (body: string): boolean => hasNameMark(body, summaryName);
  const summaryCommentId = await ensureComment(desk, { isIt, body: summary });
  const fixedHere = fixed.filter(({ sha }) => sha === commit).map(({ of }) => of.mark.fingerprint);
  return { fixed: fixedHere, summaryCommentId };
}

/** Nothing is called fixed at a head that cannot be read any more (a forced push); the run of the newer head says it. */
async function findGoneAt(
  { result, changeAt }: SettleInput,
  earlier: readonly OwnComment[],
  commit: string,
): Promise<GoneFindings> {
  if (earlier.length === 0) return { fixed: [], unconfirmed: [] };
  try {
    return findGone(earlier, { result, change: await changeAt(commit) });
  } catch (thrown) {
    if (thrown instanceof AssayError && (thrown.kind === "permanent" || thrown.kind === "stale"))
      return { fixed: [], unconfirmed: [] };
    throw thrown;
  }
}

function vanished(reviewId: number): AssayError {
  return new AssayError({
    code: "post-refused",
    message: `the code host took review ${reviewId} but does not list it`,
    remedy: "Look whether it stands on the pull request; run the review again if not.",
  });
}

function tooLong(finding: Finding | undefined): ConstructorParameters<typeof AssayError>[0] {
  return {
    code: "internal",
    message: `the finding ${finding?.id ?? ""} fits into no comment`,
    remedy: "Report it with the run's record.",
  };
}
