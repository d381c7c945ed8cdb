// The languages of `--lang`, written out because loading the advice room would slow every start.
import type { AdvisedLanguage } from "../advice/advice.js";

/** The choices of `--lang`; a missing one fails to compile below. */
const all: Readonly<Record<AdvisedLanguage, true>> = {
  python: true,
  typescript: true,
  javascript: true,
  go: true,
  java: true,
};

/** The same as a list. */
export const advisedLanguages = Object.keys(all) as readonly AdvisedLanguage[]; // the keys of the record above
