// Who shares a transaction with whom, who goes alone, and what becomes of the others when it fails; what a transaction is, is a test's.
import { expect, it } from "vitest";
import { AssayError } from "../../../runtime/runtime.js";
import { createCommitGroup, type CommitGroup } from "./commit-group.js";

/** A transaction that was begun and ends when the test says so. */
interface Begun {
  readonly calls: readonly string[];
  commit(): void;
  fail(fault: unknown): void;
}

function open(bounds: { readonly most?: number; readonly mostUnanswered?: number } = {}) {
  const begun: Begun[] = [];
  const alone: string[] = [];
  const group: CommitGroup<string, string> = createCommitGroup({
    together: (calls) =>
      new Promise((resolve, reject) => {
        const commit = (): void =>
          resolve(calls.map((call) => (call.startsWith("hard") ? null : `${call} with ${calls.length}`)));
        begun.push({ calls, commit, fail: reject });
      }),
    alone: (call) => {
      alone.push(call);
      return call.includes("bad")
        ? Promise.reject(new Error(`no ${call}`))
        : Promise.resolve(`${call} alone`);
    },
    keysOf: (call) => [call.split("/")[0] ?? ""],
    ...{ most: bounds.most ?? 100, mostUnanswered: bounds.mostUnanswered ?? 100 },
  });
  return { begun, alone, take: (call: string) => group.take(call), unanswered: () => group.unanswered() };
}

/** Lets everything happen that waits for nothing. */
const settled = (): Promise<void> => new Promise((ready) => setImmediate(ready));

/** Two transactions are under way, each of one call, so that whatever comes now waits for the next. */
async function openBusy(bounds: Parameters<typeof open>[0] = {}) {
  const group = open(bounds);
  const first = [group.take("one"), group.take("two")];
  await settled();
  return { ...group, first };
}

it("[W2] a call that nobody is before begins at once, by itself", async () => {
  const { begun, take } = open();
  const answer = take("one");
  await settled();
  expect(begun.map(({ calls }) => calls)).toEqual([["one"]]);
  begun[0]?.commit();
  expect(await answer).toBe("one with 1");
});

it("[W2] calls that come meanwhile share the next transaction, and none is answered before its commit", async () => {
  const { begun, take, unanswered } = await openBusy();
  let answered = 0;
  const answers = ["a", "b", "c"].map((call) => take(call).finally(() => (answered += 1)));
  begun[0]?.commit();
  await settled();
  expect(begun[2]?.calls).toEqual(["a", "b", "c"]);
  expect([answered, unanswered()]).toEqual([0, 4]);
  begun[2]?.commit();
  expect(await Promise.all(answers)).toEqual(["a with 3", "b with 3", "c with 3"]);
});

it("[W2] calls with a key in common wait for each other, in their order, and keep nobody else", async () => {
  const { begun, take } = await openBusy();
  for (const call of ["a/1", "a/2", "b/1", "a/3"]) void take(call);
  for (const at of [0, 2, 3, 4]) {
    begun[at]?.commit();
    await settled();
  }
  expect(begun.slice(2).map(({ calls }) => calls)).toEqual([["a/1", "b/1"], ["a/2"], ["a/3"]]);
});

it("[X8] no more than so many share one transaction", async () => {
  const { begun, take } = await openBusy({ most: 2 });
  for (const call of ["a", "b", "c"]) void take(call);
  for (const at of [0, 2]) {
    begun[at]?.commit();
    await settled();
  }
  expect(begun.slice(2).map(({ calls }) => calls)).toEqual([["a", "b"], ["c"]]);
});

it("[W2] what cannot be shared goes alone, after the others' commit", async () => {
  const { begun, alone, take } = await openBusy();
  const [easy, hard] = [take("easy"), take("hard")];
  begun[0]?.commit();
  await settled();
  expect(alone).toEqual([]);
  begun[2]?.commit();
  expect(await Promise.all([easy, hard])).toEqual(["easy with 2", "hard alone"]);
});

it("[W5] one that fails the shared transaction fails no neighbour: each goes alone", async () => {
  const { begun, take } = await openBusy();
  const answers = Promise.allSettled(["a", "bad", "c"].map(take));
  begun[0]?.commit();
  await settled();
  begun[2]?.fail(
    new AssayError({ code: "database-failed", message: "a value is out of range", remedy: "-" }),
  );
  expect((await answers).map((end) => (end.status === "fulfilled" ? end.value : "rejected"))).toEqual([
    "a alone",
    "rejected",
    "c alone",
  ]);
});

it("[W5] with the database away nobody goes alone: all are told at once", async () => {
  const { begun, alone, take } = await openBusy();
  const answers = Promise.allSettled(["a", "b"].map(take));
  begun[0]?.commit();
  await settled();
  begun[2]?.fail(new AssayError({ code: "database-unavailable", message: "it is away", remedy: "-" }));
  expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(alone).toEqual([]);
});

it("[X8] an overfull line refuses, and answers those who stood in it", async () => {
  const { begun, take, first } = await openBusy({ mostUnanswered: 4 });
  const [third, fourth] = [take("three"), take("four")];
  await expect(take("five")).rejects.toMatchObject({ code: "database-unavailable", kind: "transient" });
  begun[0]?.commit();
  begun[1]?.commit();
  await Promise.all(first);
  const fifth = take("five");
  await settled();
  begun[2]?.commit();
  begun[3]?.commit();
  expect(await Promise.all([third, fourth])).toEqual(["three with 2", "four with 2"]);
  expect(await fifth).toBe("five with 1");
});
