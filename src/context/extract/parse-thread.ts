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

async function work({ tasks, timeoutMs, outlineOnly, gatherMs }: ParseOrder): Promise<void> {
  let entries: Uint8Array[] = [];
  let sentAt = Date.now();
  for (const task of tasks) {
    const entry = await readBlob(grammars, task, { timeoutMs, outlineOnly, now: Date.now });
    entries.push(encodeEntry(entry));
    if (Date.now() - sentAt < gatherMs) continue;
    answer(entries);
    entries = [];
    sentAt = Date.now();
  }
  if (entries.length > 0) answer(entries);
}

function answer(entries: ParseAnswer): void {
  if (parentPort === null) process.send?.(entries);
  else parentPort.postMessage(entries);
}
