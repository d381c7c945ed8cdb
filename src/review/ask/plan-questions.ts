// Plans what will be asked: one question per lens and part, before anything is sent or spent (spec A5, D5, K3).
import { claimsOfFacts } from "../claim.js";
import type { Lens } from "../lens.js";
import type { Material } from "../material.js";
import type { ModelPort } from "../ports.js";
import { lensQuestion } from "../prompt/lens-question.js";
import { splitChange, type ChangePart } from "../prompt/split-change.js";
import { systemPrompt } from "../prompt/system-prompt.js";
import type { ReviewOptions } from "../review-options.js";

/** An answer is at most this long; the window keeps room for it. */
export const answerTokens = 8_000;

/** One question that will be asked. `tokens` is the estimate of the whole prompt; `costUsd` includes a full-length answer. */
export interface PlannedQuestion {
  readonly lens: Lens;
  readonly model: string;
  readonly part: number;
  readonly parts: number;
  readonly paths: readonly string[];
  readonly system: string;
  readonly shared: string;
  readonly question: string;
  readonly tokens: number;
  readonly costUsd: number | null;
}

/** The whole plan. `byRules` counts, for each lens that no model answers, what its rules say; `unread` are files that did not fit, by lens. */
export interface AskPlan {
  readonly questions: readonly PlannedQuestion[];
  readonly byRules: readonly { readonly lens: string; readonly findings: number }[];
  readonly unread: readonly { readonly lens: string; readonly path: string; readonly reason: string }[];
}

/** The questions for all lenses that have a model. Lenses whose models have equal windows share equal prompt prefixes. */
export function planQuestions(
  material: Material,
  given: { options: ReviewOptions; models: Pick<ModelPort, "limits" | "price" | "countTokens"> },
): AskPlan {
  const files = material.files.filter((file) => file.unread === null);
  const system = systemPrompt();
  const questions: PlannedQuestion[] = [];
  const unread: { lens: string; path: string; reason: string }[] = [];
  for (const { lens, model } of given.options.lenses) {
    if (model === null) continue;
    const split = splitChange(files, {
      maxTokens: roomFor(model, { lens, material, models: given.models }),
      countTokens: (text) => given.models.countTokens(model, text),
      guidelines: given.options.guidelines,
      context: material.context.symbols,
    });
    unread.push(...split.unread.map((file) => ({ lens: lens.id, ...file })));
    split.parts.forEach((part, index) => {
      const place = { part: index + 1, parts: split.parts.length };
      questions.push({ ...planOne(lens, { model, part, material, models: given.models, system }), ...place });
    });
  }
  return { questions, byRules: countByRules(material, given.options), unread };
}

function countByRules({ analysis }: Material, { lenses }: ReviewOptions): AskPlan["byRules"] {
  const claims = claimsOfFacts(analysis.facts);
  return lenses
    .filter(({ model }) => model === null)
    .map(({ lens }) => ({
      lens: lens.id,
      findings: claims.filter((claim) => claim.lens === lens.id).length,
    }));
}

function planOne(
  lens: Lens,
  given: {
    model: string;
    part: ChangePart;
    material: Material;
    models: Pick<ModelPort, "price" | "countTokens">;
    system: string;
  },
): Omit<PlannedQuestion, "part" | "parts"> {
  const paths = new Set(given.part.paths);
  const facts = given.material.analysis.facts.filter((fact) => fact.lens === lens.id && paths.has(fact.path));
  const question = lensQuestion(lens, { facts, description: given.material.description });
  const tokens = given.models.countTokens(given.model, given.system + given.part.shared + question);
  const usage = { input: tokens, cacheRead: 0, cacheWrite: 0, output: answerTokens };
  return {
    lens,
    model: given.model,
    paths: given.part.paths,
    system: given.system,
    shared: given.part.shared,
    question,
    tokens,
    costUsd: given.models.price(given.model, usage),
  };
}

/** Tokens that the shared text may take: the window less the system prompt, the longest question and the answer. */
function roomFor(
  model: string,
  given: { lens: Lens; material: Material; models: Pick<ModelPort, "limits" | "countTokens"> },
): number {
  const limits = given.models.limits(model);
  const facts = given.material.analysis.facts.filter((fact) => fact.lens === given.lens.id);
  const question = lensQuestion(given.lens, { facts, description: given.material.description });
  const fixed = given.models.countTokens(model, systemPrompt() + question);
  const room = limits.contextTokens - Math.min(answerTokens, limits.maxOutputTokens) - fixed;
  // Rounded down, so that lenses with questions of nearly equal length split alike and share the cached prefix.
  const step = Math.max(500, Math.floor(limits.contextTokens / 50));
  return Math.floor(room / step) * step;
}
