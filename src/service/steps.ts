// The steps of a review whose results are kept, so that a job that runs twice repeats nothing (spec Q2).

/** Holds a `PreparedReview`. */
export const preparedStep = "prepared";

/** Begins the name of every step that holds the `LensAnswers` of one lens. */
export const lensPrefix = "lens:";

/** Holds the `LensAnswers` of one lens. */
export function lensStep(lens: string): string {
  return `${lensPrefix}${lens}`;
}

/** Begins the name of every step that holds the `AskedInBatch` of one lens. */
export const batchPrefix = "batch:";

/** Holds the `AskedInBatch` of one lens. */
export function batchStep(lens: string): string {
  return `${batchPrefix}${lens}`;
}

/** Begins the name of every step that holds a `BatchIntent`. */
export const intentPrefix = "intent:";

/** Holds the `BatchIntent` of one lens, written before its questions are handed in. */
export function intentStep(lens: string): string {
  return `${intentPrefix}${lens}`;
}

/** What the batch of a lens is called at its provider: the same whoever hands it in. */
export function batchKey(review: string, lens: string): string {
  return `${review}-${lens}`;
}

/** Holds the `ReviewResult`. */
export const resultStep = "result";

/** Holds the `Publication`. */
export const publishedStep = "published";
