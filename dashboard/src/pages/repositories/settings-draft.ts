// A repository's settings while somebody edits them: lists as lines of text, numbers as typed, and the way back.
import type { RepositorySettings } from "../../../../src/web/api-types.js";

/** The names of the lists among the filters, in the order of the form. */
export const listFilters = ["baseBranches", "authors", "labels", "titleWords", "paths"] as const;

/** The names of the caps, in the order of the form. */
export const capNames = ["files", "findings", "inline", "tokens", "usd"] as const;

/** Settings as the form holds them. */
export interface SettingsDraft {
  readonly active: boolean;
  readonly lensesOff: readonly string[];
  readonly model: string;
  readonly modelPerLens: Readonly<Record<string, string>>;
  readonly synthesis: RepositorySettings["synthesis"];
  readonly drafts: boolean;
  readonly filters: Readonly<Record<(typeof listFilters)[number], string>>;
  readonly caps: Readonly<Record<(typeof capNames)[number], string>>;
  readonly dailyUsd: string;
  readonly guidelines: string;
}

/** What the form begins with. */
export function draftOf(settings: RepositorySettings): SettingsDraft {
  const { filters, caps } = settings;
  const number = (value: number | null): string => (value === null ? "" : String(value));
  return {
    active: settings.active,
    lensesOff: settings.lenses.off,
    model: settings.model ?? "",
    modelPerLens: settings.modelPerLens,
    synthesis: settings.synthesis,
    drafts: filters.drafts,
    filters: {
      baseBranches: filters.baseBranches.join("\n"),
      authors: filters.authors.join("\n"),
      labels: filters.labels.join("\n"),
      titleWords: filters.titleWords.join("\n"),
      paths: filters.paths.join("\n"),
    },
    caps: {
      files: number(caps.files),
      findings: number(caps.findings),
      inline: number(caps.inline),
      tokens: number(caps.tokens),
      usd: number(caps.usd),
    },
    dailyUsd: number(settings.dailyUsd),
    guidelines: settings.guidelines ?? "",
  };
}

/** What is sent. Empty fields mean the default (null); `consentAt` is handed back as it came. */
export function settingsOf(draft: SettingsDraft, consentAt: number | null): RepositorySettings {
  const words = (text: string): readonly string[] =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  const number = (text: string): number | null => (text.trim() === "" ? null : Number(text));
  const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());
  const { filters, caps } = draft;
  const models = Object.entries(draft.modelPerLens).filter(([, model]) => model.trim() !== "");
  return {
    active: draft.active,
    consentAt,
    lenses: { off: draft.lensesOff },
    model: orNull(draft.model),
    modelPerLens: Object.fromEntries(models.map(([lens, model]) => [lens, model.trim()])),
    synthesis: draft.synthesis,
    filters: {
      drafts: draft.drafts,
      baseBranches: words(filters.baseBranches),
      authors: words(filters.authors),
      labels: words(filters.labels),
      titleWords: words(filters.titleWords),
      paths: words(filters.paths),
    },
    caps: {
      files: number(caps.files),
      findings: number(caps.findings),
      inline: number(caps.inline),
      tokens: number(caps.tokens),
      usd: number(caps.usd),
    },
    dailyUsd: number(draft.dailyUsd),
    guidelines: orNull(draft.guidelines),
  };
}
