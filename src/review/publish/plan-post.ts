// Decides where each finding goes: on its line, into the body, or nowhere new because it was posted before.
import type { Finding } from "../finding.js";
import { fitAnchor, type HostChange, type Place } from "./host-change.js";
import { markedFingerprint } from "./marks.js";

/** Every finding of a result in exactly one of three lists, each in the result's order (worst first). */
export interface PostPlan {
  readonly inline: readonly { readonly finding: Finding; readonly place: Place }[];
  readonly folded: readonly Finding[];
  readonly repeated: readonly Finding[];
}

/**
 * The plan of one post (spec P1, P4). `known` are fingerprints, as marks keep them, that earlier runs posted; `change` is null
 * when no comment is to be put on a line. What was there before the change never takes an inline place.
 */
export function planPost(given: {
  findings: readonly Finding[];
  known: ReadonlySet<string>;
  change: HostChange | null;
  maxInline: number;
}): PostPlan {
  const { known, change, maxInline } = given;
  const inline: { finding: Finding; place: Place }[] = [];
  const folded: Finding[] = [];
  const repeated: Finding[] = [];
  for (const finding of given.findings) {
    if (known.has(markedFingerprint(finding.id))) {
      repeated.push(finding);
      continue;
    }
    const isRoom = inline.length < maxInline && !finding.preExisting && change !== null;
    const place = isRoom ? fitAnchor(finding.anchor, change) : null;
    if (place === null) folded.push(finding);
    else inline.push({ finding, place });
  }
  return { inline, folded, repeated };
}
