// One comment of the conversation that is kept true: made once, edited in place, never doubled.
import { AssayError } from "../../runtime/runtime.js";
import { backOff, lookForLost, sendOnce, sendUntilAnswered, type Desk } from "./call-host.js";
import type { HostIssueComment } from "./ports.js";
import { refusedWrite } from "./refused-write.js";

const maxPosts = 3;

/**
 * Makes sure that the conversation holds our comment whose body `isIt` knows, with this body (spec P4): written where it is
 * missing, edited where it differs. A lost answer is looked for before it is written again. Gives its id.
 */
export async function ensureComment(
  desk: Desk,
  wanted: { readonly isIt: (body: string) => boolean; readonly body: string },
): Promise<number> {
  const { host, signal } = desk;
  const find = async (): Promise<HostIssueComment | null> => {
    const comments = await host.listIssueComments(signal);
    return comments.find(({ byUs, body }) => byUs && wanted.isIt(body)) ?? null;
  };
  const there = await find();
  if (there?.body === wanted.body) return there.id;
  if (there !== null) {
    const updated = await sendUntilAnswered(desk, () =>
      host.updateIssueComment(there.id, wanted.body, signal),
    );
    if (updated.kind === "done") return there.id;
    if (updated.classification !== "not-found") throw refusedWrite("a comment", updated, desk.clock.now());
  }
  return create(desk, { find, body: wanted.body });
}

async function create(
  desk: Desk,
  wanted: { readonly find: () => Promise<HostIssueComment | null>; readonly body: string },
): Promise<number> {
  let error: AssayError | null = null;
  for (let posts = 0; posts < maxPosts; posts += 1) {
    const sentAt = desk.clock.now();
    const outcome = await sendOnce(() => desk.host.createIssueComment(wanted.body, desk.signal));
    if (outcome.kind === "done") return outcome.id;
    if (outcome.kind === "refused") throw refusedWrite("a comment", outcome, desk.clock.now());
    error = outcome.error;
    const found = await lookForLost(desk, sentAt, wanted.find);
    if (found !== null) return found.id;
    if (posts < maxPosts - 1) await backOff(desk, posts);
  }
  throw error ?? new AssayError({ code: "internal", message: "no comment was sent", remedy: "Report it." });
}
