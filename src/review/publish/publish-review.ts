// Publish: posts a finished review to a code host once, and brings what earlier reviews posted up to date.
import type { FileDiff } from "../../diff/diff.js";
import type { Clock } from "../../runtime/runtime.js";
import type { Finding } from "../finding.js";
import type { AnalyzerPort } from "../ports.js";
import type { ReviewResult } from "../review-result.js";
import type { Desk } from "./call-host.js";
import { readHostChange, type HostChange } from "./host-change.js";
import { markedFingerprint } from "./marks.js";
import { planPost } from "./plan-post.js";
import type { NewReview, ReviewHost, ReviewVerb } from "./ports.js";
import { deletePending, postReview, type PostWay } from "./post-review.js";
import { knownBefore, readStanding, reviewsOf, type Standing } from "./read-standing.js";
import { redactResult } from "./redact-result.js";
import { settlePost, type PlacedFinding } from "./settle-post.js";
import { maxBodyLength, writeReviewBody } from "./write-body.js";
import { writeComment } from "./write-comment.js";

/** How reviews are posted. `comment` never blocks a merge; `verdict` approves and requests changes (github.md 7.5). */
export interface PublishSettings {
  readonly maxInline: number;
  readonly event: "comment" | "verdict";
}

/** The settings of spec P1. */
export const defaultPublishSettings: PublishSettings = { maxInline: 25, event: "comment" };

/** A finding that is remembered as posted, even where its comment was deleted meanwhile. */
export interface PostedBefore {
  readonly fingerprint: string;
  readonly outcome: "accepted" | "dismissed" | "fixed" | null;
}

/**
 * What publishing needs. `result.run` names the run in the marks. `readDiff` gives the pull request's diff at a head, hunks as the
 * host has them (they decide what is commentable). `previous` is what earlier runs are remembered to have posted; what the host
 * itself shows is added to it.
 */
export interface PublishInput {
  readonly host: ReviewHost;
  readonly result: ReviewResult;
  readonly readDiff: (head: string, signal?: AbortSignal) => Promise<readonly FileDiff[]>;
  readonly previous: readonly PostedBefore[];
  readonly settings: PublishSettings;
  readonly analyzers: Pick<AnalyzerPort, "findSecrets">;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What stands at the host afterwards. `commit` is the head that the review was posted on; `placed` names each finding of the result
 * exactly once; `fixed` are fingerprints of earlier findings that this run found fixed. `isRepeat`: it stood there before.
 */
export interface Publication {
  readonly reviewId: number;
  readonly commit: string;
  readonly isRepeat: boolean;
  readonly placed: readonly PlacedFinding[];
  readonly fixed: readonly string[];
  readonly summaryCommentId: number | null;
}

/**
 * Posts `result` as one review (spec P1-P4, P7, P8) and settles what earlier runs posted. It may be killed anywhere and called again:
 * it looks for its marks first and does only what is missing. Throws `rate-limited` and its like to be called again later,
 * the host's own transient error when an outcome stayed unknown, `post-refused` when nothing helps.
 */
export async function publishReview(input: PublishInput): Promise<Publication> {
  const { host, clock, random, signal } = input;
  const desk: Desk = { host, clock, random, signal };
  const given: Given = {
    ...input,
    desk,
    result: await redactResult(input.result, input),
    changeAt: changeReader(input),
  };
  const standing = await readStanding(desk);
  const known = knownTo(given, standing);
  const [there] = reviewsOf(input.result.run, standing.reviews);
  const posted =
    there === undefined
      ? await post(given, { standing, known })
      : { reviewId: there.review.id, commit: there.review.commit };
  const settled = await settlePost({ ...given, known, reviewId: posted.reviewId, commit: posted.commit });
  return { ...settled, reviewId: posted.reviewId, isRepeat: there !== undefined };
}

interface Given extends PublishInput {
  readonly desk: Desk;
  readonly changeAt: (head: string) => Promise<HostChange>;
}

/** Everything that is not to be posted again (spec P4). */
function knownTo(given: Given, standing: Standing): Set<string> {
  const remembered = given.previous.filter(({ outcome }) => outcome !== "fixed");
  return new Set([
    ...knownBefore(given.result.run, standing),
    ...remembered.map(({ fingerprint }) => markedFingerprint(fingerprint)),
  ]);
}

/** Reads each head's change once. */
function changeReader({ readDiff, analyzers, signal }: PublishInput): (head: string) => Promise<HostChange> {
  const read = new Map<string, Promise<HostChange>>();
  return (head) => {
    const reading =
      read.get(head) ??
      readDiff(head, signal).then((files) => readHostChange({ head, files, analyzers, signal }));
    read.set(head, reading);
    return reading;
  };
}

async function post(
  given: Given,
  { standing, known }: { readonly standing: Standing; readonly known: ReadonlySet<string> },
): Promise<{ readonly reviewId: number; readonly commit: string }> {
  const { desk, result, settings } = given;
  await deletePending(desk, standing.pending);
  const { sha } = await desk.host.readHead(desk.signal);
  const event: ReviewVerb = settings.event === "comment" ? "comment" : result.verdict;
  return postReview(desk, {
    run: result.run,
    first: { commit: sha, isInline: true, event, maxLength: maxBodyLength },
    draft: (way) => draftReview(given, known, way),
  });
}

async function draftReview(given: Given, known: ReadonlySet<string>, way: PostWay): Promise<NewReview> {
  const { result, settings } = given;
  const isWanted = way.isInline && result.findings.length > 0;
  const plan = planPost({
    findings: result.findings,
    known,
    change: isWanted ? await given.changeAt(way.commit) : null,
    maxInline: settings.maxInline,
  });
  const facts = new Map(result.facts.map((fact) => [fact.id, fact]));
  const isReviewedHead = way.commit === result.change.head.sha;
  const { body } = writeReviewBody({
    result,
    folded: plan.folded,
    inline: plan.inline.map(({ finding }) => finding),
    notes: notesOn(given, way, plan.repeated),
    maxLength: way.maxLength,
  });
  return {
    commit: way.commit,
    event: way.event,
    body,
    comments: plan.inline.map(({ finding, place }) =>
      writeComment(finding, place, { facts, isReviewedHead }),
    ),
  };
}

function notesOn({ result }: Given, way: PostWay, repeated: readonly Finding[]): string[] {
  const reviewed = result.change.head.sha;
  return [
    ...(repeated.length === 0
      ? []
      : [`${repeated.length} of the findings were posted by earlier reviews and are not repeated here.`]),
    ...(reviewed === null || reviewed === way.commit
      ? []
      : [
          `\`${reviewed.slice(0, 7)}\` was reviewed; the head has moved to \`${way.commit.slice(0, 7)}\` since, where the lines were looked for again.`,
        ]),
    ...(way.isInline
      ? []
      : ["The code host took no comments on lines, so every finding stands in this text."]),
  ];
}
