// Notices what a changed build pipeline may newly do: permissions, triggers that hold secrets, foreign code, secrets.
import type { BriefNote } from "../brief.js";
import type { ChangedFile, Noticer, SideLine } from "./changed-file.js";

interface WorkflowRule {
  readonly pattern: RegExp;
  readonly unless?: RegExp;
  readonly text: (found: string) => string;
  readonly attention: boolean;
}

/** Group 1 is what the note names. Written for GitHub's syntax; the same words mean the same elsewhere. */
const rules: readonly WorkflowRule[] = [
  {
    pattern: /\b(pull_request_target|workflow_run)\b/,
    text: (found) => `runs on \`${found}\`: with the base's secrets and write access, on a stranger's change`,
    attention: true,
  },
  {
    pattern: /^\s*permissions:\s*(write-all)\b/,
    text: () => "grants itself every permission",
    attention: true,
  },
  {
    pattern: /^\s*([a-z-]+):\s*write\s*(?:#.*)?$/,
    text: (found) => `grants itself \`${found}: write\``,
    attention: true,
  },
  {
    pattern: /^\s*(?:-\s*)?uses:\s*["']?([^\s"'#]+)/,
    unless: /uses:\s*["']?(?:\.{1,2}\/|[^\s"'#]+@(?:[0-9a-f]{40}|[0-9a-f]{64})\b|docker:\/\/\S+@sha256:)/,
    text: (found) => `uses \`${found}\`, which is not pinned to a commit`,
    attention: false,
  },
  {
    pattern: /\bsecrets(?:\.([A-Za-z_]\w*)|\[\s*["']([A-Za-z_]\w*))/,
    unless: /secrets\.GITHUB_TOKEN\b/,
    text: (found) => `reads the secret \`${found}\``,
    attention: false,
  },
  {
    pattern: /^\s*(secrets:\s*inherit)\b/,
    text: () => "hands all its secrets to another workflow",
    attention: true,
  },
  {
    pattern: /^\s*runs-on:.*\b(self-hosted)\b/,
    text: () => "runs on a self-hosted machine",
    attention: false,
  },
];

/** One note per workflow file that is new or gone, and one per line that newly opens something. */
export const noteWorkflows: Noticer = ({ files }) =>
  files
    .filter(({ class: { kind } }) => kind === "workflow")
    .flatMap((file) => [...fileNote(file), ...openings(file)]);

function fileNote({ path, diff }: ChangedFile): BriefNote[] {
  if (diff.status === "modified") return [];
  return [
    {
      kind: "workflow",
      path,
      line: null,
      text: diff.status === "added" ? "new workflow" : `workflow ${diff.status}`,
    },
  ];
}

/** What an added line opens, unless a removed line of the file already did. */
function openings(file: ChangedFile): BriefNote[] {
  const before = new Set(file.removed.flatMap((line) => said(line).map(({ text }) => text)));
  return file.added.flatMap((line) =>
    said(line)
      .filter(({ text }) => !before.has(text))
      .map(({ text, attention }): BriefNote => {
        const note = { kind: "workflow", path: file.path, line: line.line, text } as const;
        return attention ? { ...note, attention: "high" } : note;
      }),
  );
}

function said({ text }: SideLine): { text: string; attention: boolean }[] {
  if (/^\s*#/.test(text)) return [];
  return rules.flatMap((rule) => {
    const match = rule.pattern.exec(text);
    if (match === null || rule.unless?.test(text) === true) return [];
    return [{ text: rule.text(match[1] ?? match[2] ?? ""), attention: rule.attention }];
  });
}
