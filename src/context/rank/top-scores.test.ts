// Holds the bounded selection to sorting everything.
import { expect, it } from "vitest";
import { topScores } from "./top-scores.js";

it("[C3] gives the best, in the order that sorting all of them gives, with those left out that are refused", () => {
  let state = 11;
  const random = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (const size of [0, 1, 3, 200, 201, 3000]) {
    const scores = Array.from({ length: size }, (_, node): [number, number] => [
      node,
      Math.floor(random() * 50),
    ]);
    const adjust = (node: number, score: number): number | null =>
      node % 7 === 0 ? null : node % 5 === 0 ? score / 2 : score;
    const all = scores
      .flatMap(([node, score]) => {
        const counted = adjust(node, score);
        return counted === null ? [] : [{ node, score: counted }];
      })
      .sort((a, b) => b.score - a.score || a.node - b.node);
    expect(topScores(new Map(scores), 200, adjust)).toEqual(all.slice(0, 200));
  }
});
