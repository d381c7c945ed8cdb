// Posting survives lost answers, limits and its own death at every step: afterwards there is one review, and nothing twice.
import { describe, expect, it } from "vitest";
import { AssayError } from "../../runtime/runtime.js";
import { Killed, type PullHost, type Trouble } from "./fixtures/pull-host.js";
import {
  codeLines,
  findingAt,
  firstHead,
  hostWith,
  newFile,
  publishTo,
  resultOf,
  secondHead,
} from "./fixtures/test-post.js";
import type { Publication } from "./publish-review.js";

const lines = codeLines(60);
const fixedLines = lines.filter((_, index) => index !== 2);
const long = { scenario: "why. ".repeat(500) };
const folded = Array.from({ length: 50 }, (_, index) =>
  findingAt("elsewhere.ts", [`call${index}();`], { line: 1, ...long }),
);
const first = resultOf("rev_1", firstHead, {
  findings: [3, 7, 9].map((line) => findingAt("src/order.ts", lines, { line })),
});
/** Line 3 is fixed, 7 still there, 9 not repeated, 12 is new, and there is more than one body holds. */
const second = resultOf("rev_2", secondHead, {
  findings: [...[6, 11].map((line) => findingAt("src/order.ts", fixedLines, { line })), ...folded],
  coverage: {
    cells: [{ path: "src/order.ts", lens: "bugs", state: "read", reason: "" }],
    files: 1,
    complete: true,
  },
});

async function reviewedOnce(): Promise<PullHost> {
  const host = hostWith(newFile("src/order.ts", lines));
  await publishTo(host, first);
  host.push(secondHead, newFile("src/order.ts", fixedLines));
  host.calls = [];
  return host;
}

/** Everything that people see, without ids. */
function seen(host: PullHost): unknown {
  return {
    reviews: host.reviews.map(({ nodeId, state, commit, body }) => ({
      state,
      commit,
      body,
      folded: host.minimized.get(nodeId) ?? null,
    })),
    comments: host.comments.map(({ nodeId, path, line, body }) => ({
      path,
      line,
      body,
      folded: host.minimized.get(nodeId) ?? null,
    })),
    issueComments: host.issueComments.map(({ body }) => body.replace(/discussion_r\d+/g, "discussion")),
  };
}

async function undisturbed(): Promise<{ host: PullHost; publication: Publication; calls: number }> {
  const host = await reviewedOnce();
  const publication = await publishTo(host, second);
  return { host, publication, calls: host.calls.length };
}

function hit(host: PullHost, nth: number, trouble: Trouble): void {
  host.trouble = (_verb, count) => (count === nth ? trouble : null);
}

async function untilDone(host: PullHost): Promise<Publication> {
  for (let tries = 0; tries < 5; tries += 1) {
    try {
      return await publishTo(host, second);
    } catch (thrown) {
      if (!(thrown instanceof Killed) && !(thrown instanceof AssayError)) throw thrown;
    }
  }
  throw new Error("it never came to an end");
}

describe("publishing a second head", () => {
  it("[P4] repeats nothing, marks what was fixed, folds what is superseded, keeps one summary", async () => {
    const { host, publication } = await undisturbed();
    expect(host.comments.map(({ line, body }) => [line, /Fixed in `(\w+)`/.exec(body)?.[1] ?? null])).toEqual(
      [
        [3, "bbbbbbb"],
        [7, null],
        [9, null],
        [11, null],
      ],
    );
    expect(host.minimized.get(host.comments[0]?.nodeId ?? "")).toBe("resolved");
    expect(host.minimized.get(host.reviews[0]?.nodeId ?? "")).toBe("outdated");
    expect(host.reviews[0]?.body).toContain("Superseded by the review of `bbbbbbb`");
    const summaries = host.issueComments.filter(({ body }) => body.startsWith("<!-- assay:summary -->"));
    expect(summaries).toHaveLength(1);
    expect(summaries[0]?.body).toContain("51 new, 1 still open, 1 fixed");
    expect(summaries[0]?.body).toContain(
      "#### Not reported again, and not known to be fixed\n\n- `src/order.ts:9`",
    );
    expect(publication.placed.slice(0, 2).map(({ place }) => place)).toEqual(["repeated", "inline"]);
    expect(publication.fixed).toEqual([first.findings[0]?.id]);
  });

  it("[P4] a finding that was fixed and came back is posted again", async () => {
    const { host } = await undisturbed();
    const third = "c".repeat(40);
    host.push(third, newFile("src/order.ts", lines));
    const again = resultOf("rev_3", third, { findings: first.findings });
    const { placed } = await publishTo(host, again);
    expect(placed.map(({ place }) => place)).toEqual(["inline", "repeated", "repeated"]);
  });

  it("[P4] what people dismissed stays away, even if its comment was deleted", async () => {
    const host = hostWith(newFile("src/order.ts", lines));
    const [dismissed, other] = first.findings;
    const { placed } = await publishTo(host, first, {
      previous: [
        { fingerprint: dismissed?.id ?? "", outcome: "dismissed" },
        { fingerprint: other?.id ?? "", outcome: "fixed" },
      ],
    });
    expect(placed.map(({ place }) => place)).toEqual(["repeated", "inline", "inline"]);
  });

  it("[P4] an older run that ends after a newer one leaves the newer one's words alone", async () => {
    const { host } = await undisturbed();
    const before = host.issueComments.find(({ body }) => body.startsWith("<!-- assay:summary -->"))?.body;
    const { isRepeat } = await publishTo(host, first);
    expect(isRepeat).toBe(true);
    expect(host.issueComments.find(({ body }) => body.startsWith("<!-- assay:summary -->"))?.body).toBe(
      before,
    );
  });

  it("[P4] the same run called again changes nothing", async () => {
    const { host, publication } = await undisturbed();
    const before = JSON.stringify(seen(host));
    const again = await publishTo(host, second);
    expect(JSON.stringify(seen(host))).toBe(before);
    expect(again).toEqual({ ...publication, isRepeat: true });
  });
});

describe("trouble at every call", () => {
  it.each(["killed-before", "killed-after", "lost-before", "lost-after", "limited"] as const)(
    "[P4] [Q2] %s: run again, it leaves exactly what an undisturbed run leaves",
    async (kind) => {
      const { host: wanted, calls } = await undisturbed();
      for (let nth = 1; nth <= calls; nth += 1) {
        const host = await reviewedOnce();
        hit(host, nth, { kind });
        await untilDone(host);
        expect(seen(host), `${kind} at call ${nth}`).toEqual(seen(wanted));
      }
    },
  );

  it("[P3] [P4] a write that is carried out seconds after its answer was lost is waited for", async () => {
    const { host: wanted, calls } = await undisturbed();
    for (let nth = 1; nth <= calls; nth += 1) {
      const host = await reviewedOnce();
      hit(host, nth, { kind: "late", ms: 9_000 });
      await untilDone(host);
      host.arrive();
      expect(seen(host), `late at call ${nth}`).toEqual(seen(wanted));
    }
  });

  it("[P3] a limit is thrown with its time, before anything was written", async () => {
    const host = await reviewedOnce();
    host.trouble = (verb) => (verb === "createReview" ? { kind: "limited" } : null);
    await expect(publishTo(host, second)).rejects.toMatchObject({ kind: "deferred", code: "rate-limited" });
    expect(host.reviews).toHaveLength(1);
  });

  it("[P4] a copy that the host made too late to be waited for is folded away as a duplicate", async () => {
    const host = hostWith(newFile("src/order.ts", lines));
    host.trouble = (verb) =>
      verb === "createReview" && host.calls.filter((one) => one === verb).length === 1
        ? { kind: "late", ms: 13_500 }
        : null;
    await publishTo(host, first);
    await publishTo(host, first);
    const shown = host.reviews.filter(({ nodeId }) => !host.minimized.has(nodeId));
    expect(shown).toHaveLength(1);
    expect(host.comments.filter(({ nodeId }) => !host.minimized.has(nodeId))).toHaveLength(3);
  });
});
