// advice/: from the results of a fire test to advice, to the code behind an operation, to changes that are proven.
export { renderAdvice } from "./advise/render-advice.js";
export type { Role } from "./advise/remedies.js";
export { writeAdvice, type Advice } from "./advise/write-advice.js";
export { wordAdvice } from "./advise/word-advice.js";
