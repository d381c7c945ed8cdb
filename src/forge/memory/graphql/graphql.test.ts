// GraphQL over HTTP: threads, blobs by alias, and the changes that a reviewer makes.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  installationToken,
  openTestGitHub,
  repo,
  type Answer,
  type TestGitHub,
} from "../fixtures/test-github.js";

let test: TestGitHub;
beforeAll(async () => {
  test = await openTestGitHub({
    installations: [
      {
        id: 5001,
        account: "acme",
        permissions: { contents: "write", pull_requests: "write", checks: "write", metadata: "read" },
      },
    ],
  });
  const comments = [{ path: "src/cart.ts", line: 5, body: "why?" }];
  await test.call("POST", `${repo}/pulls/1/reviews`, {
    body: { event: "COMMENT", body: "One remark", comments },
  });
});
afterAll(() => test.close());

const ask = (
  query: string,
  variables: Record<string, unknown> = {},
  token?: string | null,
): Promise<Answer> =>
  test.call("POST", "/graphql", { body: { query, variables }, ...(token === undefined ? {} : { token }) });

const threads = `query($n: Int!) { repository(owner: "acme", name: "shop") { pullRequest(number: $n) {
  headRefOid
  reviewThreads(first: 50) { totalCount pageInfo { hasNextPage endCursor } nodes {
    id isResolved isOutdated path line resolvedBy { login }
    comments(first: 10) { nodes { id databaseId body isMinimized minimizedReason author { __typename login } } }
  } }
} } }`;

interface Threads {
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly nodes: readonly {
          readonly id: string;
          readonly comments: { readonly nodes: readonly { id: string }[] };
        }[];
      };
    };
  };
}
const firstThread = async (): Promise<{ id: string; comment: string }> => {
  const [thread] = ((await ask(threads, { n: 1 })).json.data as Threads).repository.pullRequest.reviewThreads
    .nodes;
  return { id: thread!.id, comment: thread!.comments.nodes[0]!.id };
};

describe("a query", () => {
  it("reads threads with their comments; a bot's login is without [bot]", async () => {
    const { json } = await ask(threads, { n: 1 });
    expect(json.data).toMatchObject({
      repository: {
        pullRequest: {
          headRefOid: test.pull.headSha,
          reviewThreads: {
            totalCount: 1,
            nodes: [
              {
                isResolved: false,
                path: "src/cart.ts",
                line: 5,
                comments: { nodes: [{ body: "why?", author: { __typename: "Bot", login: "assay" } }] },
              },
            ],
          },
        },
      },
    });
  });

  it("[C3] reads many blobs by alias, null for what is not there", async () => {
    const { headSha } = test.pull;
    const blob = "{ ... on Blob { text byteSize isBinary isTruncated } }";
    const { json } = await ask(`{ repository(owner: "acme", name: "shop") {
      a: object(expression: "${headSha}:src/new.ts") ${blob}
      b: object(expression: "${headSha}:logo.png") ${blob}
      c: object(expression: "${headSha}:none.ts") ${blob}
      d: object(expression: "${headSha}:src") { ... on Tree { entries { name type object { oid } } } }
    } }`);
    expect(json.data).toMatchObject({
      repository: {
        a: { text: "export const fresh = 1;\nexport const two = 2;\n", isBinary: false, isTruncated: false },
        b: { text: null, isBinary: true, byteSize: 6 },
        c: null,
        d: { entries: [{ name: "cart.ts", type: "blob" }, { name: "new.ts" }] },
      },
    });
  });

  it("is answered 200 with errors in GitHub's form when something in it is wrong", async () => {
    const wrong = await ask(`{ repository(owner: "acme", name: "nothing") { id } }`);
    expect(wrong.status).toBe(200);
    expect(wrong.json).toMatchObject({
      data: { repository: null },
      errors: [
        {
          type: "NOT_FOUND",
          path: ["repository"],
          message: expect.stringContaining("acme/nothing") as string,
        },
      ],
    });
    expect((await ask("{ nonsense }")).json.errors[0]?.message).toContain("nonsense");
    expect((await ask("{ repository(")).json.errors).toHaveLength(1);
    const unbounded = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { reviews { totalCount } } } }`;
    expect((await ask(unbounded)).json.errors[0]).toMatchObject({ type: "MISSING_PAGINATION_BOUNDARIES" });
    expect((await ask("{ viewer { login } }", {}, null)).status).toBe(401);
  });

  it("[X4] reads code only with contents", async () => {
    const token = await installationToken(test.github, { permissions: { pull_requests: "read" } });
    const { json } = await ask(
      `{ repository(owner: "acme", name: "shop") { object(expression: "main:old.ts") { oid } } }`,
      {},
      token,
    );
    expect(json.errors[0]).toMatchObject({
      type: "FORBIDDEN",
      message: "Resource not accessible by integration",
    });
  });
});

describe("a mutation", () => {
  it("answers in a thread", async () => {
    const { id } = await firstThread();
    const { json } = await ask(
      `mutation($id: ID!) { addPullRequestReviewThreadReply(input: { pullRequestReviewThreadId: $id, body: "fixed" }) {
        comment { body replyTo { id } } } }`,
      { id },
    );
    expect(json.data).toMatchObject({
      addPullRequestReviewThreadReply: {
        comment: { body: "fixed", replyTo: { id: expect.any(String) as string } },
      },
    });
  });

  it("[P4] hides a comment or a review as outdated", async () => {
    const { comment } = await firstThread();
    const review = `PRR_${test.github.state().reviews[0]!.id}`;
    for (const subjectId of [comment, review]) {
      const { json } = await ask(
        `mutation($subjectId: ID!) { minimizeComment(input: { subjectId: $subjectId, classifier: OUTDATED }) {
          minimizedComment { isMinimized minimizedReason } } }`,
        { subjectId },
      );
      expect(json.data).toEqual({
        minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: "outdated" } },
      });
    }
    expect(test.github.state().reviewComments[0]!.minimized).toBe("OUTDATED");
  });

  it("resolves a thread only with contents: write", async () => {
    const { id } = await firstThread();
    const resolve = `mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved resolvedBy { login } } } }`;
    const token = await installationToken(test.github, {
      permissions: { contents: "read", pull_requests: "write" },
    });
    const refused = await ask(resolve, { id }, token);
    expect(refused.json).toMatchObject({
      data: { resolveReviewThread: null },
      errors: [{ type: "FORBIDDEN" }],
    });
    expect((await ask(resolve, { id })).json.data).toMatchObject({
      resolveReviewThread: { thread: { isResolved: true, resolvedBy: { login: "assay" } } },
    });
    expect((await ask(resolve, { id: "PRRT_1" })).json.errors[0]).toMatchObject({ type: "NOT_FOUND" });
  });
});
