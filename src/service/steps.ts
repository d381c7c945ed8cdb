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

/** Holds the `ReviewResult`. */
export const resultStep = "result";

/** Holds the `Publication`. */
export const publishedStep = "published";
