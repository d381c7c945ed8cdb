// A plain page of one pull request, so that people who try a service see what it posted.
import type { Hono } from "hono";
import { html } from "hono/html";
import { findPull, type GitHubState } from "../github-state.js";
import type { ApiEnv } from "../http/api-context.js";
import type { PullRecord } from "../nouns/pull-record.js";

type Markup = ReturnType<typeof html>;

/**
 * Adds `/{owner}/{name}/pull/{number}` to the site: checks, reviews with their comments, and the conversation. Texts stand as they were
 * written, unrendered and escaped. It asks for no sign-in, since only this machine reaches it.
 */
export function addPullPage(site: Hono<ApiEnv>, state: GitHubState): void {
  site.get("/:owner/:name/pull/:number", (context) => {
    const { owner, name, number } = context.req.param();
    const repository = state.repositories.get(state.names.get(`${owner}/${name}`.toLowerCase()) ?? 0);
    const pull = repository === undefined ? null : findPull(state, repository, Number(number));
    if (pull === null) return context.notFound();
    const title = `${pull.title} #${pull.number}`;
    context.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    return context.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width" />
            <title>${title}</title>
            <style>
              :root {
                color-scheme: light dark;
              }
              body {
                font:
                  15px/1.5 system-ui,
                  sans-serif;
                max-width: 60rem;
                margin: 2rem auto;
                padding: 0 1rem;
              }
              article {
                border: 1px solid #8886;
                border-radius: 6px;
                padding: 0 1rem;
                margin: 1rem 0;
              }
              pre {
                white-space: pre-wrap;
                overflow-wrap: anywhere;
              }
            </style>
          </head>
          <body>
            <h1>${title}</h1>
            <p>
              ${pull.author} wants to merge ${pull.headRef} (${pull.headSha.slice(0, 7)}) into
              ${pull.baseRef}; ${pull.state}${pull.draft ? ", draft" : ""}
            </p>
            ${checks(state, pull)} ${reviews(state, pull)} ${conversation(state, pull)}
          </body>
        </html>`,
    );
  });
}

function checks(state: GitHubState, pull: PullRecord): Markup[] {
  return [...state.checkRuns.values()]
    .filter((run) => run.repositoryId === pull.repositoryId && run.headSha === pull.headSha)
    .map(
      (run) =>
        html`<article>
          <h2>Check: ${run.name}, ${run.conclusion ?? run.status}</h2>
          <pre>${[run.output.title, run.output.summary, run.output.text].filter(Boolean).join("\n\n")}</pre>
        </article>`,
    );
}

function reviews(state: GitHubState, pull: PullRecord): Markup[] {
  return [...state.reviews.values()]
    .filter((review) => review.pullId === pull.id && review.state !== "PENDING")
    .map((review) => {
      const comments = [...state.reviewComments.values()].filter((one) => one.reviewId === review.id);
      return html`<article>
        <h2>${review.author}: ${review.state.toLowerCase().replace("_", " ")}${hidden(review.minimized)}</h2>
        <pre>${review.body}</pre>
        ${comments.map(
          (one) =>
            html`<h3>${one.path}${place(one)}${hidden(one.minimized)}</h3>
              <pre>${one.diffHunk}</pre>
              <pre>${one.body}</pre>`,
        )}
      </article>`;
    });
}

function conversation(state: GitHubState, pull: PullRecord): Markup[] {
  return [...state.issueComments.values()]
    .filter((one) => one.pullId === pull.id)
    .map(
      (one) =>
        html`<article>
          <h2>${one.author}${hidden(one.minimized)}</h2>
          <pre>${one.body}</pre>
        </article>`,
    );
}

function place(comment: { readonly line: number | null; readonly originalLine: number | null }): string {
  if (comment.originalLine === null) return "";
  return comment.line === null ? `, line ${comment.originalLine} (outdated)` : `, line ${comment.line}`;
}

function hidden(classifier: string | null): string {
  return classifier === null ? "" : ` (hidden as ${classifier.toLowerCase()})`;
}
