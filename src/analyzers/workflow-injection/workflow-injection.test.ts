// Untrusted text in workflow scripts: what counts, on which line, and that broken files hurt nobody.
import { describe, expect, it } from "vitest";
import { workflowInjection } from "./workflow-injection.js";

const path = ".github/workflows/ci.yml";
const job = (steps: string): string =>
  `on: [issues, pull_request_target]\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;

describe("the workflow-injection analyzer", () => {
  it.each([
    ["a one-line script", '      - run: echo "${{ github.event.issue.title }}"\n', 6],
    [
      "a later line of a script",
      "      - run: |\n          echo\n          echo ${{ github.head_ref }}\n",
      8,
    ],
    [
      "a github-script",
      "      - uses: actions/github-script@v7\n        with:\n          script: f('${{ github.event.comment.body }}')\n",
      8,
    ],
  ])("[A8] untrusted input in %s is reported on its line", async (_, steps, line) => {
    const facts = await workflowInjection.run([{ path, text: job(steps), addedLines: [] }]);
    expect(facts).toMatchObject([
      { rule: "untrusted-input", startLine: line, endLine: line, lens: "security" },
    ]);
  });

  it.each([
    [
      "input passed by env",
      '      - run: echo "$T"\n        env:\n          T: ${{ github.event.issue.title }}\n',
    ],
    ["input that strangers cannot choose", "      - run: echo ${{ github.event.pull_request.number }}\n"],
    ["what the bundled checker is too old for", "      - run: echo ${{ vars.NEW }}\n        shiny: true\n"],
  ])("[A8] nothing is said about %s", async (_, steps) => {
    expect(await workflowInjection.run([{ path, text: job(steps), addedLines: [] }])).toEqual([]);
  });

  it("[X8] a file that is not YAML, or no workflow, takes nothing from the next one", async () => {
    const good = job('      - run: echo "${{ github.event.issue.title }}"\n');
    const facts = await workflowInjection.run(
      ["a: [", "", "- 1\n", "jobs: &a\n  <<: *a\n", good].map((text, index) => ({
        path: `.github/workflows/${index}.yml`,
        text,
        addedLines: [],
      })),
    );
    expect(facts.map((fact) => fact.path)).toEqual([".github/workflows/4.yml"]);
  });

  it.each([
    [".github/workflows/a.yaml", true],
    [".github/workflows/deep/a.yml", false],
    [".github/dependabot.yml", false],
    ["docs/.github/workflows/a.yml", false],
  ])("[A8] whether %s is a workflow: %s", (name, isOne) => {
    expect(workflowInjection.accepts(name)).toBe(isOne);
  });
});
