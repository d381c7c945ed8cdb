// The command `ask`: a maintainer's question about the change, answered by the repository's own model (spec F4).
import { answerQuestion, inertParagraphs, inertText } from "../review/review.js";
import { ownerSettingsSchema } from "../settings/settings.js";
import type { CommandCase } from "./command-case.js";
import type { ServiceParts } from "./service-parts.js";
import { readPrepared } from "./text-domain.js";

/** The answer as inert Markdown, or the sentence that says why there is none and what to do. */
export async function answerAsk(question: string, given: CommandCase, parts: ServiceParts): Promise<string> {
  const { repository, pull, order, run } = given;
  const key = { repository: repository.id, number: pull.number };
  const newest = await parts.people.newestReview(key);
  const prepared = newest === null ? null : await readPrepared(parts.rows, newest.id);
  if (newest === null || prepared === null)
    return "This change has not been read yet; comment `/assay review` first, and ask again when it is done.";
  const model = prepared.options.lenses.find((assignment) => assignment.model !== null)?.model ?? null;
  if (model === null)
    return "Questions need a model, and this repository has no model key. Its owner can add one on the repository's page.";
  const root = order.origin.kind === "review-comment" ? order.origin.rootCommentId : null;
  const posted = root === null ? [] : await parts.rows.readPosted(key);
  const finding = posted.find((one) => one.commentId === root)?.finding;
  const { port } = await parts.modelsOf(repository);
  const { dailyUsd } = ownerSettingsSchema.parse(repository.settings);
  const purse = parts.purses.openPurse(
    newest,
    { ...prepared.options.caps, dailyUsd },
    { kind: "question", job: run.jobId },
  );
  const answered = await answerQuestion(
    {
      ...{ material: prepared.material, guidelines: prepared.options.guidelines, model, question },
      about: finding === undefined ? null : `${finding.title}\n${finding.scenario}`,
    },
    { models: port, purse, signal: run.signal },
  );
  if (answered.kind === "refused")
    return `The question was not asked: ${inertText(answered.reason)}. Its owner can raise it in the repository's settings.`;
  const { reply, sawEverything } = answered;
  if (reply.kind === "failed")
    return `The model gave no answer: ${inertText(reply.message)}. ${inertText(reply.remedy)}`;
  const note = sawEverything
    ? ""
    : "\n\nThe change is too large for one question; the model saw its first part only.";
  return `${inertParagraphs(reply.value.answer)}${note}`;
}
