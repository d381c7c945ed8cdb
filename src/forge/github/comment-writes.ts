// Writes the conversation and check runs: each verb one call, but for annotations, of which GitHub takes fifty at a time.
import type { WriteOutcome } from "../../review/review.js";
import type { CheckAnnotation, CheckRunContent } from "./check-run.js";
import type { RepositoryWrites } from "./github.js";
import type { RepositoryCalls } from "./repository-calls.js";
import { sendWrite } from "./send-write.js";

type CommentWrites = Pick<RepositoryWrites, "createIssueComment" | "updateIssueComment" | "addReaction">;
type CheckWrites = Pick<RepositoryWrites, "createCheckRun" | "updateCheckRun">;

const annotationsPerCall = 50;

/** The writes of the conversation, for one repository. */
export function createCommentWrites({ caller, writing }: RepositoryCalls): CommentWrites {
  return {
    createIssueComment: (number, body, options) =>
      sendWrite(caller, {
        ...writing("POST /repos/{owner}/{repo}/issues/{number}/comments", { number, body }, options),
        content: true,
      }),
    updateIssueComment: (commentId, body, options) =>
      sendWrite(
        caller,
        writing(
          "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
          { comment_id: commentId, body },
          options,
        ),
      ),
    addReaction: (on, content) => {
      const place = on.kind === "issue-comment" ? "issues" : "pulls";
      const route = `POST /repos/{owner}/{repo}/${place}/comments/{comment_id}/reactions`;
      return sendWrite(caller, writing(route, { comment_id: on.commentId, content }));
    },
  };
}

/** The writes of check runs, for one repository (spec P5). A batch that is refused ends the writing with its outcome. */
export function createCheckWrites({ caller, writing }: RepositoryCalls): CheckWrites {
  const update = async (
    checkRunId: number,
    contents: readonly Record<string, unknown>[],
    options: Parameters<typeof writing>[2],
  ): Promise<WriteOutcome> => {
    let outcome: WriteOutcome = { kind: "done", id: checkRunId };
    for (const content of contents) {
      const parameters = { check_run_id: checkRunId, ...content };
      outcome = await sendWrite(
        caller,
        writing("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", parameters, options),
      );
      if (outcome.kind === "refused") return outcome;
    }
    return outcome;
  };
  return {
    createCheckRun: async ({ name, headSha, ...content }, options) => {
      const [first = {}, ...more] = batches(content);
      const parameters = { name, head_sha: headSha, ...first };
      const made = await sendWrite(
        caller,
        writing("POST /repos/{owner}/{repo}/check-runs", parameters, options),
      );
      if (made.kind === "refused") return made;
      const added = await update(made.id, more, options);
      return added.kind === "refused" ? added : made;
    },
    updateCheckRun: (checkRunId, content, options) => update(checkRunId, batches(content), options),
  };
}

/** The content with the first fifty annotations, then one body for each fifty more. */
function batches(content: CheckRunContent): Record<string, unknown>[] {
  const { output } = content;
  const annotations = (output?.annotations ?? []).map(annotationOf);
  const bodies: Record<string, unknown>[] = [];
  for (let at = 0; at === 0 || at < annotations.length; at += annotationsPerCall) {
    const some = annotations.slice(at, at + annotationsPerCall);
    bodies.push({
      ...(at === 0 ? plain(content) : {}),
      ...(output === undefined ? {} : { output: { ...textOf(output), annotations: some } }),
    });
  }
  return bodies;
}

function plain(content: CheckRunContent): Record<string, unknown> {
  return {
    ...(content.status === undefined ? {} : { status: content.status }),
    ...(content.conclusion === undefined ? {} : { conclusion: content.conclusion }),
    ...(content.detailsUrl === undefined ? {} : { details_url: content.detailsUrl }),
    ...(content.externalId === undefined ? {} : { external_id: content.externalId }),
    ...(content.actions === undefined ? {} : { actions: content.actions }),
  };
}

function textOf(output: NonNullable<CheckRunContent["output"]>): Record<string, unknown> {
  const { title, summary, text } = output;
  return { title, summary, ...(text === undefined ? {} : { text }) };
}

function annotationOf(annotation: CheckAnnotation): Record<string, unknown> {
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
  };
}
