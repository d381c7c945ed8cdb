// The body of a parser, as a thread or as a process: takes orders, answers with entries. Holds no keys and sees no environment (spec X5).
import { parentPort } from "node:worker_threads";
import { encodeEntry } from "../store/entry-codec.js";
import { GrammarLoader } from "./grammar-loader.js";
import type { ParseAnswer, ParseOrder } from "./parse-task.js";
import { readBlob } from "./read-blob.js";

const grammars = new GrammarLoader();

(parentPort ?? process).on("message", (order: ParseOrder) => {
  void work(order);
});

async function work({ tasks, timeoutMs, outlineOnly }: ParseOrder): Promise<void> {
  for (const task of tasks) {
    const entry = await readBlob(grammars, task, { timeoutMs, outlineOnly, now: Date.now });
    const bytes = encodeEntry(entry);
    const answer: ParseAnswer = { key: task.key, entry: bytes };
    if (parentPort === null) process.send?.(answer);
    else parentPort.postMessage(answer, [bytes.buffer as ArrayBuffer]); // encodeEntry allocates it itself, unshared
  }
}
