// The colours of the terminal report, by what they mean; without colour every function gives its text back.
import pc from "picocolors";
import type { Severity } from "../../review/review.js";

/** Draws text in a colour. Give it text whose hidden characters are already shown. */
export type Colour = (text: string) => string;

/** One colour for each meaning. */
export interface Paint {
  readonly severity: Readonly<Record<Severity, Colour>>;
  readonly good: Colour;
  readonly bad: Colour;
  readonly warn: Colour;
  readonly strong: Colour;
  readonly dim: Colour;
  readonly place: Colour;
  readonly added: Colour;
  readonly removed: Colour;
}

/** The palette; `colour` false gives one that changes nothing (spec I1: `NO_COLOR`). */
export function paintWith({ colour }: { readonly colour: boolean }): Paint {
  const { bold, cyan, dim, green, red, yellow, blue } = pc.createColors(colour);
  const strong = (hue: Colour): Colour => inked((text) => bold(hue(text)));
  return {
    severity: { critical: strong(red), major: strong(yellow), minor: strong(blue) },
    good: strong(green),
    bad: strong(red),
    warn: inked(yellow),
    strong: inked(bold),
    dim: inked(dim),
    place: inked(cyan),
    added: inked(green),
    removed: inked(red),
  };
}

/** Leaves empty text empty, so that no colour is switched on for nothing. */
function inked(colour: Colour): Colour {
  return (text) => (text === "" ? "" : colour(text));
}
