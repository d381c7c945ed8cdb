// Signed deliveries as large as GitHub's usual ones, each of a pull request of its own, over kept connections as GitHub uses them.
import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

/** How a delivery was answered, counted from when it was due. */
export interface Answer {
  readonly status: number;
  readonly ms: number;
}

const payloadBytes = 25_000;

/** A way to send one delivery after another; `numbers` is shared between senders, so that no head comes twice. */
export function createSender(to: {
  readonly url: string;
  readonly secret: string;
  readonly repositories: number;
  readonly perInstallation: number;
  readonly numbers: { next: number };
}): (dueMs?: number) => Promise<Answer> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return (dueMs = performance.now()) => {
    const number = to.numbers.next;
    to.numbers.next += 1;
    const body = payloadOf(number, to);
    const signature = createHmac("sha256", to.secret).update(body).digest("hex");
    return new Promise((resolve, reject) => {
      const call = request(to.url, {
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "x-github-event": "pull_request",
          "x-github-delivery": randomUUID(),
          "x-hub-signature-256": `sha256=${signature}`,
        },
      });
      call.on("error", reject);
      call.on("response", (answer) => {
        answer.resume();
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - dueMs }));
      });
      call.end(body);
    });
  };
}

function payloadOf(number: number, given: { repositories: number; perInstallation: number }): string {
  const at = number % given.repositories;
  const owner = Math.floor(at / given.perInstallation);
  const repository = {
    ...{ id: 800_000 + at, name: `repo-${at}`, full_name: `org-${owner}/repo-${at}` },
    ...{ private: false, default_branch: "main" },
    owner: { login: `org-${owner}`, id: 1, type: "Organization" },
  };
  const user = { login: "ada", id: 2, type: "User" };
  const sha = number.toString(16).padStart(40, "a");
  const event = {
    action: "opened",
    number,
    pull_request: {
      ...{ number, state: "open", title: `Change ${number}`, body: "", draft: false, labels: [], user },
      ...{ created_at: "2026-11-20T12:00:00Z", updated_at: "2026-11-20T12:00:00Z", merged: false },
      head: { ref: "feature", sha, repo: repository },
      base: { ref: "main", sha: "b".repeat(40), repo: repository },
    },
    repository,
    sender: user,
    installation: { id: 700_000 + owner },
  };
  const short = JSON.stringify(event);
  return JSON.stringify({ ...event, padding: "x".repeat(Math.max(0, payloadBytes - short.length)) });
}
