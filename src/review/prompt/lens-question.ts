// The last part of a prompt: one lens's question, with what only this lens may see.
import type { Fact } from "../fact.js";
import type { Lens } from "../lens.js";
import { fence } from "./fence.js";

/**
 * The question of one lens (spec A1, A5). `facts` are those of this lens on this part's files; `description` is shown
 * only to lenses that may see it (spec A6).
 */
export function lensQuestion(
  lens: Lens,
  material: { facts: readonly Fact[]; description: string | null },
): string {
  const parts = [
    `Your subject: ${lens.title}. Judge ${lens.subject}.`,
    `Look for:\n${lens.checks.map((check) => `- ${check}`).join("\n")}`,
    `Leave to others:\n${lens.exclusions.map((exclusion) => `- ${exclusion}`).join("\n")}`,
    `Prefer these categories: ${lens.categories.join(", ")}.`,
  ];
  if (lens.example !== null) parts.push(`A worked example of a good finding:\n${lens.example}`);
  if (lens.seesDescription && material.description !== null) {
    parts.push(`What the author wrote about the change:\n${fence("description", material.description)}`);
  }
  parts.push(factList(material.facts), `Answer now, for the subject ${lens.title} alone.`);
  return parts.join("\n\n");
}

function factList(facts: readonly Fact[]): string {
  if (facts.length === 0) return "Facts for your subject: none.";
  // A fact is one row: names and measured titles come from others, and a row of their own would look like another fact.
  const rows = facts.map((fact) =>
    `[${fact.id}] ${fact.path}:${fact.startLine} ${fact.message}`.replace(/[\r\n]+/g, " "),
  );
  return `Facts for your subject:\n${fence("facts", rows.join("\n"))}`;
}
