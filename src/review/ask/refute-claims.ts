// The refuting pass: a model is asked to refute claims that stood in the gate; it can drop them, and nothing else (spec S4).
import { z } from "zod";
import type { DroppedFinding } from "../finding.js";
import type { Judged } from "../judge/judge-claims.js";
import { writeDropped } from "../judge/write-finding.js";
import type { Material } from "../material.js";
import type { PassOptions } from "../pass.js";
import type { PassOutcome } from "../review-result.js";
import { refutePromptVersion, refuteQuestion, refuteRules } from "../prompt/refute-prompt.js";
import { numbered } from "../prompt/render-change.js";
import { splitChange, type ChangePart } from "../prompt/split-change.js";
import type { Guideline } from "../review-options.js";
import { shorten } from "../words/inert-markdown.js";
import { askPass, outcomeOf, type PassReply, type PassTools } from "./pass-outcome.js";

const claimsPerQuestion = 8;
const answerTokens = 2_000;
const questionTokens = 6_000;
const sureFrom = 0.8;
const maxReason = 400;

const answerSchema = z.strictObject({
  verdicts: z.array(
    z.strictObject({
      id: z.string(),
      refuted: z.boolean(),
      reason: z
        .string()
        .describe("Which lines prove the claim wrong, or why it stands. At most two sentences."),
    }),
  ),
});
type Answer = z.infer<typeof answerSchema>;
type Standing = Judged["standing"][number];

/** What is left after the pass. `pass` is null where there was nothing to ask about. */
export interface Refuted extends Judged {
  readonly pass: PassOutcome | null;
}

/** One question: a part of the change, and the claims about it under their ids. */
interface Batch {
  readonly part: ChangePart;
  readonly claims: readonly { readonly id: string; readonly one: Standing }[];
}

/**
 * Asks `how.model` to refute claims, several to a question, each shown with the change and the code around it. A claim falls only
 * where a well-formed answer refutes it with a reason, which is kept. What is malformed, contradicts itself, names no claim or never
 * came changes nothing. A secret found by a rule is never asked about (spec X7).
 */
export async function refuteClaims(
  judged: Judged,
  how: NonNullable<PassOptions["refute"]> & {
    readonly guidelines: readonly Guideline[];
    readonly material: Material;
  },
  tools: PassTools,
): Promise<Refuted> {
  const doubted = judged.standing.filter((one) => isDoubted(one, how.which));
  if (doubted.length === 0) return { ...judged, pass: null };
  const batches = planBatches(doubted, how, tools);
  const facts = new Map(how.material.analysis.facts.map((fact) => [fact.id, fact]));
  const replies = await Promise.all(
    batches.map(({ part, claims }) =>
      askPass<Answer>(
        {
          lens: "refuting",
          model: how.model,
          system: refuteRules,
          shared: part.shared,
          question: refuteQuestion(
            claims.map(({ id, one }) => ({ id, merged: one.merged })),
            facts,
          ),
          schema: answerSchema,
          schemaVersion: "refute-1",
          promptVersion: refutePromptVersion,
          maxOutputTokens: Math.min(answerTokens, tools.models.limits(how.model).maxOutputTokens),
        },
        tools,
      ),
    ),
  );
  const reasons = new Map(batches.flatMap((batch, at) => reasonsIn(batch, replies[at])));
  const dropped = judged.standing.flatMap((one): DroppedFinding[] => {
    const reason = reasons.get(one);
    const detail = `${how.model}: ${shorten(reason ?? "", maxReason)}`;
    return reason === undefined ? [] : [writeDropped(one.merged.claim, "refuted", detail)];
  });
  const outcome = outcomeOf({ name: "refuting", title: "Refuting pass", model: how.model }, replies);
  return {
    standing: judged.standing.filter((one) => !reasons.has(one)),
    dropped: [...judged.dropped, ...dropped],
    pass: { outcome, said: say({ doubted: doubted.length, refuted: dropped.length, batches, replies }) },
  };
}

function isDoubted({ merged: { claim } }: Standing, which: "doubtful" | "all"): boolean {
  if (claim.source.kind === "rule" && claim.category === "secrets") return false;
  return which === "all" || claim.confidence < sureFrom;
}

/** The change of the files that claims stand in, split to fit; each claim goes to the part that shows its line. */
function planBatches(
  claims: readonly Standing[],
  how: Parameters<typeof refuteClaims>[1],
  { models }: PassTools,
): Batch[] {
  const paths = new Set(claims.map(({ file }) => file.path));
  const { parts } = splitChange(
    how.material.files.filter((file) => paths.has(file.path)),
    {
      maxTokens:
        models.limits(how.model).contextTokens -
        answerTokens -
        questionTokens -
        models.countTokens(how.model, refuteRules),
      countTokens: (text) => models.countTokens(how.model, text),
      guidelines: how.guidelines,
      context: how.material.context.symbols,
    },
  );
  const named = claims.map((one, index) => ({ id: `c${index + 1}`, one }));
  return parts.flatMap((part) => {
    const own = named.filter(({ one }) => partOf(one, parts) === part);
    const count = Math.ceil(own.length / claimsPerQuestion);
    return [...Array(count).keys()].map((at) => ({
      part,
      claims: own.slice(at * claimsPerQuestion, (at + 1) * claimsPerQuestion),
    }));
  });
}

function partOf({ merged: { place }, file }: Standing, parts: readonly ChangePart[]): ChangePart | undefined {
  const own = parts.filter((part) => part.paths.includes(file.path));
  const [first = ""] = place.quote.split("\n");
  const shown = ["+", " "].map((mark) => numbered(place.startLine, mark, first));
  return own.find((part) => shown.some((line) => part.shared.includes(`\n${line}`))) ?? own[0];
}

/** The claims that an answer refutes. Two verdicts on one claim are none, and a refutation without a reason is none. */
function reasonsIn({ claims }: Batch, reply: PassReply<Answer> | undefined): [Standing, string][] {
  if (reply?.kind !== "answered") return [];
  const { verdicts } = reply.value;
  return claims.flatMap(({ id, one }): [Standing, string][] => {
    const [verdict, another] = verdicts.filter((given) => given.id === id);
    const reason = verdict?.reason.trim() ?? "";
    return verdict?.refuted === true && another === undefined && reason !== "" ? [[one, reason]] : [];
  });
}

function say(of: {
  readonly doubted: number;
  readonly refuted: number;
  readonly batches: readonly Batch[];
  readonly replies: readonly PassReply<Answer>[];
}): string {
  const unheard = of.batches.flatMap(({ claims }, at) =>
    of.replies[at]?.kind === "answered" ? [] : claims,
  ).length;
  const unasked = of.doubted - of.batches.reduce((sum, { claims }) => sum + claims.length, 0);
  const left = unheard + unasked;
  const rest = left === 0 ? "" : `; no answer came about ${left}, which stand`;
  return `${of.refuted} of ${of.doubted} claims refuted${rest}`;
}
