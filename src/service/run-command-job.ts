// The job `command`: does what a comment asked for, when the person who wrote it may, and answers where it was asked (spec F4).
import {
  answerConfig,
  answerHelp,
  answerPause,
  answerWhySkipped,
  authorizeCommand,
  type Command,
  type CommandOrder,
} from "../intake/intake.js";
import type { JobRun } from "../queue/queue.js";
import { inertCode, inertText } from "../review/review.js";
import { messageOf } from "../runtime/runtime.js";
import { answerAboutFinding } from "./answer-about-finding.js";
import { answerAsk } from "./answer-ask.js";
import type { JobOf } from "./job.js";
import type { CommandCase } from "./command-case.js";
import type { PullRequest, RepositoryRow } from "./ports.js";
import { requestFor } from "./request-for.js";
import type { ServiceParts } from "./service-parts.js";
import { readPrepared } from "./text-domain.js";
import type { PullKey } from "./upkeep-ports.js";

/** Carries out one command. A repository that is not ours any more and a pull request that is gone are left alone. */
export async function runCommandJob(
  { order }: JobOf<"command">,
  run: JobRun,
  parts: ServiceParts,
): Promise<unknown> {
  const repository = await parts.rows.readRepository(order.repository.id);
  if (repository === null) return { left: "the repository is not known" };
  await acknowledge(repository, order, parts);
  const pull = await findPull(repository, order, { run, parts });
  if (pull === null) return { left: "no open pull request has this head" };
  const given: CommandCase = { order, repository, pull, run };
  const answer = await decide(given, parts);
  if (answer !== null && order.origin.kind !== "check-run")
    await parts.host.reply({ repository, number: pull.number, origin: order.origin }, answer);
  return { answered: answer !== null };
}

/** The answer to write, or null when the review that follows is the answer. */
async function decide(given: CommandCase, parts: ServiceParts): Promise<string | null> {
  const { order, repository, run } = given;
  if (order.said.kind === "unknown") return order.said.hint;
  const { command } = order.said;
  const permission = await parts.host.readPermission(repository, order.actor.login, run.signal);
  const authorization = authorizeCommand(command, permission);
  return authorization.kind === "denied" ? authorization.sentence : carryOut(command, given, parts);
}

async function carryOut(command: Command, given: CommandCase, parts: ServiceParts): Promise<string | null> {
  const { order, pull, repository } = given;
  const key: PullKey = { repository: repository.id, number: pull.number };
  switch (command.name) {
    case "review":
    case "full review":
      return review(given, { full: command.name === "full review", parts });
    case "pause":
      return answerPause("pause", { changed: await parts.people.pause(key, order.actor.login) });
    case "resume": {
      const changed = await parts.people.resume(key);
      if (changed) await parts.askForReview(requestFor(repository, pull, { trigger: "sweep" }));
      return answerPause("resume", { changed });
    }
    case "help":
      return answerHelp();
    case "config":
      return answerConfigOf(key, parts);
    case "why-skipped":
      return whySkipped(key, pull, parts);
    case "ask":
      return answerAsk(command.question, given, parts);
    case "explain":
    case "recheck":
    case "dismiss":
      return answerAboutFinding(command, given, parts);
  }
}

async function review(
  { repository, pull, order }: CommandCase,
  how: { readonly full: boolean; readonly parts: ServiceParts },
): Promise<string | null> {
  if (!pull.isOpen) return "The pull request is closed; reopen it to have it reviewed.";
  const trigger = order.origin.kind === "check-run" ? "rerequested" : "command";
  const taken = await how.parts.askForReview(
    requestFor(repository, pull, { trigger, asked: true, full: how.full }),
  );
  switch (taken.kind) {
    case "refused":
    case "skipped":
      return `${inertText(taken.stated.sentence)} ${inertText(taken.stated.remedy)}`;
    case "same-head":
      return "A review of this commit is under way already.";
    case "stale":
      return "A newer state of the pull request is known; its review is the one to look at.";
    case "accepted":
    case "requeued":
    case "duplicate":
      return null;
  }
}

async function answerConfigOf(key: PullKey, parts: ServiceParts): Promise<string> {
  const newest = await parts.people.newestReview(key);
  const prepared = newest === null ? null : await readPrepared(parts.rows, newest.id);
  if (prepared === null)
    return "No review of this pull request has read its configuration yet; comment `/assay review` to start one.";
  const { configuration, warnings } = prepared.options;
  return answerConfig(
    configuration,
    warnings.map(({ path, line, message }) =>
      `${path ?? ""}${line === null ? "" : `:${line}`} ${message}`.trim(),
    ),
    inert,
  );
}

const inert = { text: inertText, code: inertCode };

async function whySkipped(key: PullKey, pull: PullRequest, parts: ServiceParts): Promise<string> {
  const newest = await parts.people.newestReview(key);
  const stated = newest?.reason == null ? null : { sentence: newest.reason, remedy: newest.remedy ?? "" };
  return answerWhySkipped(newest === null ? null : { ...newest, stated }, pull.headSha, inert);
}

/** The eyes are a courtesy: a host that refuses them does not stop the command. */
async function acknowledge(
  repository: RepositoryRow,
  order: CommandOrder,
  parts: ServiceParts,
): Promise<void> {
  try {
    await parts.host.acknowledge(repository, order.origin);
  } catch (thrown) {
    parts.log.warn(
      { repository: repository.id },
      `a command could not be acknowledged: ${messageOf(thrown)}`,
    );
  }
}

/** The pull request of the order; for a check of a fork, which names none, the open one with its head (github.md 1). */
async function findPull(
  repository: RepositoryRow,
  { number, headSha }: CommandOrder,
  { run, parts }: { readonly run: JobRun; readonly parts: ServiceParts },
): Promise<PullRequest | null> {
  if (number !== null) return parts.host.readPull(repository, number, run.signal);
  const open = await parts.host.openPulls(repository, run.signal);
  return open.find((pull) => pull.headSha === headSha) ?? null;
}
