// What each category of finding is about, in a title and a sentence, for the rules of a SARIF log.
import type { Category } from "../../review/review.js";

/** A title and a sentence of help for each category. */
export const categoryHelp: Readonly<Record<Category, { readonly title: string; readonly help: string }>> = {
  logic: { title: "Wrong logic", help: "The code computes or decides something else than it should." },
  state: { title: "Wrong state", help: "Data is left inconsistent, stale or shared where it must not be." },
  concurrency: {
    title: "Concurrency",
    help: "Two things that run at once can interleave to a wrong result.",
  },
  types: { title: "Types", help: "A value may have a type or shape that the code does not expect." },
  "api-misuse": { title: "API misuse", help: "A function or library is called against its contract." },
  injection: {
    title: "Injection",
    help: "Untrusted input reaches an interpreter: SQL, a shell, HTML, a path.",
  },
  "access-control": { title: "Access control", help: "Someone can do or see what they have no right to." },
  secrets: {
    title: "Secret in the code",
    help: "A key, token or password stands in the code or its history.",
  },
  "data-exposure": {
    title: "Data exposure",
    help: "Private data can leave through a log, an answer or an error.",
  },
  algorithm: { title: "Costly algorithm", help: "The work grows faster with its input than it has to." },
  io: {
    title: "Costly input or output",
    help: "Calls to disk, network or database are repeated or not batched.",
  },
  memory: { title: "Memory", help: "Memory grows without bound, or far more than needed is held at once." },
  blocking: { title: "Blocking call", help: "A slow call holds up a thread or event loop that others need." },
  timeout: {
    title: "Missing deadline",
    help: "A call can wait for ever, and with it everyone who waits for it.",
  },
  retry: { title: "Retries", help: "A passing fault is not retried, or retries repeat effects or overload." },
  "error-handling": {
    title: "Error handling",
    help: "A failure is swallowed, misreported, or leaves things half done.",
  },
  "resource-leak": { title: "Resource leak", help: "A handle, lock, timer or connection is not given back." },
  overload: { title: "Overload", help: "Nothing bounds how much work, input or concurrency is accepted." },
  complexity: { title: "Complexity", help: "The code is harder to follow than what it does." },
  duplication: {
    title: "Duplication",
    help: "The same knowledge stands in two places that can drift apart.",
  },
  naming: { title: "Naming", help: "A name says something else than the thing is." },
  structure: {
    title: "Structure",
    help: "Something stands in the wrong place or depends on the wrong thing.",
  },
  "missing-test": {
    title: "Missing test",
    help: "Changed behaviour has no test that would notice its loss.",
  },
  "weak-test": { title: "Weak test", help: "A test passes whether or not the behaviour is right." },
  documentation: {
    title: "Documentation",
    help: "What is written about the code is missing, wrong or out of date.",
  },
  configuration: {
    title: "Configuration",
    help: "A setting is wrong, unsafe, or does not do what it seems to.",
  },
  other: { title: "Other", help: "A fault that fits no other category." },
};
