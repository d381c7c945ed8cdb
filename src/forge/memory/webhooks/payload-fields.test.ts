// Holds the webhooks' fields to payloads that GitHub really sent.
import examples from "@octokit/webhooks-examples";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openHook, openTestGitHub, repo, type Hook, type TestGitHub } from "../fixtures/test-github.js";

let hook: Hook;
let test: TestGitHub;
beforeAll(async () => {
  hook = await openHook();
  test = await openTestGitHub({ webhook: { url: hook.url, secret: hook.secret } });
  const { do: act } = test.github;
  const on = { repository: "acme/shop", number: 1, as: "ada" };
  await act.push({ repository: "acme/shop", branch: "feature", as: "ada", files: { "n.ts": "1\n" } });
  await act.comment({ ...on, body: "hello" });
  const comments = [{ path: "src/cart.ts", line: 5, body: "why?" }];
  await test.call("POST", `${repo}/pulls/1/reviews`, { body: { event: "COMMENT", body: "x", comments } });
  await test.call("POST", `${repo}/check-runs`, { body: { name: "Assay", head_sha: test.pull.headSha } });
  await act.resolveThread({ commentId: test.github.state().reviewComments[0]!.id, as: "ada" });
  await act.setInstalled({ repository: "acme/shop", as: "ada", installed: false });
  await act.setInstalled({ repository: "acme/shop", as: "ada", installed: true });
  await act.setInstallation({ id: 5001, as: "ada", state: "suspended" });
  await test.github.webhooks.settled();
});
afterAll(async () => {
  await test.close();
  await hook.close();
});

type Json = Readonly<Record<string, unknown>>;

// Newer than the recorded payloads, and documented: docs.github.com/webhooks/webhook-events-and-payloads.
const newer =
  /\.(allow_forking|client_id|app_slug|auto_merge|draft|subject_type|visibility|has_multiple_single_files|single_file_paths)$|^issue_comment\.issue\.pull_request|^installation\w*\.installation\.(created|updated)_at$/;

it("have no field that GitHub's do not have, and of no other kind", () => {
  const known = new Map<string, Set<string>>();
  for (const { name, examples: recorded } of examples as unknown as readonly {
    name: string;
    examples: readonly Json[];
  }[])
    for (const one of recorded) for (const [path, kind] of fields(one, name)) collect(known, path, kind);
  const strange = new Set<string>();
  for (const { event, payload } of hook.heard)
    for (const [path, kind] of fields(payload, event)) {
      if (newer.test(path)) continue;
      const kinds = known.get(path);
      if (kinds === undefined) strange.add(`${path} is not GitHub's`);
      else if (kind !== "null" && !kinds.has(kind) && !(kinds.size === 1 && kinds.has("null")))
        strange.add(`${path} is ${kind}, not ${[...kinds].join(" or ")}`);
    }
  expect([...strange]).toEqual([]);
  expect(new Set(hook.heard.map(({ event }) => event)).size).toBe(9);
});

function collect(known: Map<string, Set<string>>, path: string, kind: string): void {
  const kinds = known.get(path) ?? new Set();
  known.set(path, kinds.add(kind));
}

function* fields(value: unknown, path: string): Generator<readonly [string, string]> {
  yield [path, value === null ? "null" : Array.isArray(value) ? "array" : typeof value];
  if (Array.isArray(value)) for (const one of value) yield* fields(one, `${path}.*`);
  else if (typeof value === "object" && value !== null)
    for (const [name, one] of Object.entries(value)) yield* fields(one, `${path}.${name}`);
}
