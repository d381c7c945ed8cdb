// The best of many scores without sorting them all.

/** A node with its score. */
export interface Scored {
  readonly node: number;
  readonly score: number;
}

/**
 * The `limit` best of `scores`, best first, ties to the lower node. `adjust` gives the score that counts, at most the one it
 * gets (it may be lower), or null to leave the node out; it is asked only for nodes that could still be among the best.
 */
export function topScores(
  scores: Iterable<readonly [number, number]>,
  limit: number,
  adjust: (node: number, score: number) => number | null,
): readonly Scored[] {
  const heap: Scored[] = []; // the worst of the best on top
  for (const [node, given] of scores) {
    const worst = heap[0];
    const isFull = heap.length >= limit;
    if (isFull && worst !== undefined && given < worst.score) continue;
    const score = adjust(node, given);
    if (score === null) continue;
    const one = { node, score };
    if (!isFull) rise(heap, heap.push(one) - 1);
    else if (worst !== undefined && isWorse(worst, one)) sink(heap, one);
  }
  return heap.sort((a, b) => (isWorse(a, b) ? 1 : -1));
}

function isWorse(a: Scored, b: Scored): boolean {
  return a.score < b.score || (a.score === b.score && a.node > b.node);
}

function rise(heap: Scored[], from: number): void {
  for (let at = from; at > 0;) {
    const parent = (at - 1) >> 1;
    const [one, above] = [heap[at], heap[parent]];
    if (one === undefined || above === undefined || !isWorse(one, above)) return;
    [heap[at], heap[parent]] = [above, one];
    at = parent;
  }
}

// Puts `one` in the place of the top and moves it down to where it belongs.
function sink(heap: Scored[], one: Scored): void {
  heap[0] = one;
  for (let at = 0; ;) {
    const left = 2 * at + 1;
    const [first, second] = [heap[left], heap[left + 1]];
    if (first === undefined) return;
    const child = second !== undefined && isWorse(second, first) ? left + 1 : left;
    const below = heap[child];
    if (below === undefined || !isWorse(below, one)) return;
    [heap[at], heap[child]] = [below, one];
    at = child;
  }
}
