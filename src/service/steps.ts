// The steps of a review whose results are kept, so that a job that runs twice repeats nothing (spec Q2).

/** Holds a `PreparedReview`. */
export const preparedStep = "prepared";

/** Begins the name of every step that holds the `LensAnswers` of one lens. */
export const lensPrefix = "lens:";

/** Holds the `LensAnswers` of one lens. */
export function lensStep(lens: string): string {
  return `${lensPrefix}${lens}`;
}

/** Holds the `ReviewResult`. */
export const resultStep = "result";

/** Holds the `Publication`. */
export const publishedStep = "published";
