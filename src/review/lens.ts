// A lens: one specialist's subject, the checks it makes and what it leaves to others.
import type { Category } from "./category.js";

/**
 * One specialist (spec A1). `checks` are 5 to 8 concrete things to look for; `exclusions` say what belongs elsewhere.
 * `seesDescription` is false for lenses that must not be swayed by what the author wrote (spec A6).
 */
export interface Lens {
  readonly id: string;
  readonly title: string;
  readonly subject: string;
  readonly checks: readonly string[];
  readonly exclusions: readonly string[];
  readonly categories: readonly Category[];
  readonly seesDescription: boolean;
  readonly example: string | null;
}
