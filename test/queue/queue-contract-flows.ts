// The contract of the queue: flows of a parent and its children. Run on every engine.
import { expect, it } from "vitest";
import type { ChildOutcome } from "../../src/queue/queue.js";
import {
  Diary,
  eventually,
  job,
  noting,
  openTestQueue,
  permanent,
  work,
  type EngineUnderTest,
} from "./contract-parts.js";

export function describeQueueFlows({ choice }: EngineUnderTest): void {
  const flow = (id: string) => ({
    kind: "flow" as const,
    parent: { ...job(`conclude-${id}`), name: "conclude" },
    children: ["bugs", "security", "tests"].map((lens) => ({
      ...job(`lens-${id}-${lens}`, lens),
      name: "lens",
    })),
  });

  it("[Q1] [A2] a flow's parent runs once all children have ended, and learns why one of them failed", async () => {
    const [queue, diary] = [await openTestQueue(choice()), new Diary()];
    let children: readonly ChildOutcome[] = [];
    await work(queue, diary, {
      handlers: {
        lens: (lens) => {
          if (lens === "security") throw permanent("the key is out of credit");
          return Promise.resolve({ found: lens });
        },
        conclude: async (_, run) => {
          children = await run.children();
          diary.note("concluded");
        },
      },
    });
    await queue.enqueue(flow("r1"));
    await diary.until(() => diary.entries.length === 1 && diary.dead.length === 1);
    expect(children).toEqual([
      { jobId: "lens-r1-bugs", kind: "done", value: { found: "bugs" } },
      {
        jobId: "lens-r1-security",
        kind: "failed",
        failure: {
          code: "bad-job",
          kind: "permanent",
          message: "the key is out of credit",
          remedy: "Top it up.",
        },
      },
      { jobId: "lens-r1-tests", kind: "done", value: { found: "tests" } },
    ]);
    expect(diary.dead[0]?.job.id).toBe("lens-r1-security");
  });

  it("[W2] a flow queued again while one of its children has failed still ends", async () => {
    const [queue, diary] = [await openTestQueue(choice()), new Diary()];
    const release = { slow: (): void => undefined };
    const released = new Promise<void>((resolve) => (release.slow = resolve));
    await work(queue, diary, {
      handlers: {
        lens: async (lens) => {
          if (lens === "bugs") throw permanent("no");
          if (lens === "tests") await released;
        },
        conclude: noting(diary, "conclude"),
      },
    });
    await queue.enqueue(flow("r3"));
    await diary.until(() => diary.dead.length === 1);
    await queue.enqueue(flow("r3"));
    release.slow();
    await diary.until(() => diary.entries.length === 1);
  });

  it("[W2] a flow queued twice, before and after it ran, runs once", async () => {
    const [queue, diary] = [await openTestQueue(choice()), new Diary()];
    await queue.enqueue(flow("r2"));
    await queue.enqueue(flow("r2"));
    await work(queue, diary, {
      handlers: { lens: noting(diary, "lens"), conclude: noting(diary, "conclude") },
    });
    await diary.until(() => diary.entries.includes("conclude:conclude-r2"));
    await eventually(
      () => queue.state("conclude-r2"),
      (state) => state === "completed",
    );
    await queue.enqueue(flow("r2"));
    await queue.enqueue({ kind: "job", job: { ...job("last"), name: "lens" } });
    await diary.until(() => diary.entries.includes("lens:last"));
    expect(diary.entries.filter((entry) => entry !== "lens:last").sort()).toEqual([
      "conclude:conclude-r2",
      "lens:lens-r2-bugs",
      "lens:lens-r2-security",
      "lens:lens-r2-tests",
    ]);
  });
}
