// The comment grammar, who may use it, and what it answers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../runtime/runtime.js";
import { inertCode, inertText } from "../../review/review.js";
import { answerConfig, answerHelp, answerPause, answerWhySkipped } from "./answers.js";
import { authorizeCommand } from "./authorize-command.js";
import { commandNames, type Command } from "./command.js";
import { commandOfButton, parseCommand } from "./parse-command.js";

function command(text: string): Command | string | null {
  const parsed = parseCommand(text);
  if (parsed.kind === "command") return parsed.command;
  return parsed.kind === "unknown" ? parsed.hint : null;
}

describe("the grammar of commands", () => {
  it.each([
    ["/assay review", { name: "review" }],
    ["/assay full review", { name: "full review" }],
    ["/Assay   FULL   Review please", { name: "full review" }],
    ["/assay review.", { name: "review" }],
    ["/assay pause", { name: "pause" }],
    ["/assay resume", { name: "resume" }],
    ["/assay config", { name: "config" }],
    ["/assay why-skipped", { name: "why-skipped" }],
    ["/assay help", { name: "help" }],
    ["/assay", { name: "help" }],
    ["   /assay review", { name: "review" }],
    ["thanks!\r\n/assay review\r\nnow", { name: "review" }],
    ["/assay explain", { name: "explain", finding: null }],
    ["/assay explain #0123ABCD", { name: "explain", finding: "0123abcd" }],
    ["/assay recheck 0123abcdef", { name: "recheck", finding: "0123abcdef" }],
    ["/assay explain this to me", { name: "explain", finding: null }],
    ["/assay dismiss", { name: "dismiss", finding: null, reason: null }],
    ["/assay dismiss we know", { name: "dismiss", finding: null, reason: "we know" }],
    [
      "/assay dismiss #0123abcd because it is  generated",
      { name: "dismiss", finding: "0123abcd", reason: "it is generated" },
    ],
    ["/assay ask why twice?", { name: "ask", question: "why twice?" }],
  ])("[F4] reads %j", (text, expected) => {
    expect(command(text)).toEqual(expected);
  });

  it.each([
    "please /assay review",
    "> /assay review",
    "    /assay review",
    "\t/assay review",
    "`/assay review`",
    "```\n/assay review\n```",
    "~~~sh\n/assay review\n```\n/assay review\n~~~",
    "````\n```\n/assay review\n````",
    "```\n/assay review",
    "- ```\n  /assay review\n  ```",
    "- a\n  1. ~~~\n   /assay review\n     ~~~",
    "* * ````sh\n/assay review\n```\n/assay review",
    "<!-- \n/assay review\n-->",
    "- /assay review",
    "/assayer review",
    "/assay-review",
    "//assay review",
    "",
  ])("[F4] finds no command in %j", (text) => {
    expect(parseCommand(text)).toEqual({ kind: "none" });
  });

  it("[F4] goes on after code and comments have ended, and takes the first command only", () => {
    expect(command("```\ncode\n```\n/assay pause")).toEqual({ name: "pause" });
    expect(command("```inline``` words\n/assay pause")).toEqual({ name: "pause" });
    expect(command("- ```sh\n  code\n  ```\n/assay pause")).toEqual({ name: "pause" });
    expect(command("1. a\n    - ```\n      code\n      ```\n/assay pause")).toEqual({ name: "pause" });
    expect(command("- ```inline``` words\n/assay pause")).toEqual({ name: "pause" });
    expect(command("<!-- x --> y\n/assay pause")).toEqual({ name: "pause" });
    expect(command("<!-- x\n-->\n/assay pause\n/assay resume")).toEqual({ name: "pause" });
  });

  it("[F4] answers an unknown command with the nearest one, and repeats no markup", () => {
    expect(command("/assay reveiw")).toContain("Did you mean `/assay review`?");
    expect(command("/assay ful review")).toContain("Did you mean `/assay full review`?");
    expect(command("/assay why-skiped")).toContain("Did you mean `/assay why-skipped`?");
    const odd = command("/assay @everyone<img> `x`");
    expect(odd).toBe('I do not know the command "everyoneimg x". `/assay help` lists all commands.');
    expect(command("/assay ask")).toContain("/assay ask why");
    expect(command("/assay review-settings drafts=true")).toContain("I do not know");
  });

  it("[F4][X8] reads any text in time that grows with its length only", () => {
    const long = [
      "`".repeat(60_000),
      "/assay ".repeat(9_000),
      "<!--".repeat(15_000),
      " ".repeat(60_000) + "x",
    ];
    for (const text of long) expect(["none", "command", "unknown"]).toContain(parseCommand(text).kind);
    expect(command(`/assay ask ${"a".repeat(60_000)}`)).toMatchObject({ question: "a".repeat(1_996) });
  });

  it("[F4] gives buttons the same commands", () => {
    expect(commandOfButton("assay:review")).toEqual({ name: "review" });
    expect(commandOfButton("full_review")).toEqual({ name: "full review" });
    expect(commandOfButton("why-skipped")).toEqual({ name: "why-skipped" });
    expect(commandOfButton("recheck")).toEqual({ name: "recheck", finding: null });
    for (const odd of ["", "ask", "review now", "lgtm|26764", "constructor"])
      expect(commandOfButton(odd)).toBeNull();
    for (const name of commandNames) expect(name.length).toBeLessThanOrEqual(20);
  });
});

describe("who may give commands", () => {
  it.each(["admin", "maintain", "write"])("[F4] people with %s may", (permission) => {
    for (const name of ["review", "help", "pause"] as const)
      expect(authorizeCommand({ name }, { permission, isBot: false }).kind).toBe("allowed");
  });

  it("[F4] nobody else may, and no answer from GitHub means no", () => {
    const denied = [
      null,
      { permission: "read", isBot: false },
      { permission: "triage", isBot: false },
      { permission: "none", isBot: false },
      { permission: "WRITE", isBot: false },
      { permission: "", isBot: false },
      { permission: "admin", isBot: true },
    ].map((answer) => authorizeCommand({ name: "review" }, answer).kind);
    expect(new Set(denied)).toEqual(new Set(["denied"]));
  });

  it("[F4] no command could change a setting: the list holds none that does", () => {
    expect(commandNames).toEqual([
      "review",
      "full review",
      "pause",
      "resume",
      "explain",
      "dismiss",
      "recheck",
      "ask",
      "config",
      "why-skipped",
      "help",
    ]);
  });
});

const inert = { text: inertText, code: inertCode };

describe("the answers", () => {
  it("[F4] help lists every command as it is written, and so does the documentation", () => {
    const help = answerHelp();
    for (const name of commandNames) expect(help).toContain(`\`/assay ${name}`);
    const page = readFileSync(join(packageRoot, "docs/commands.md"), "utf8");
    const rowsOf = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("| `"));
    expect(rowsOf(page)).toEqual(rowsOf(help));
  });

  it("[F3][F4] config shows each value and its source, and lets nothing in them be read as markup", () => {
    const rows = [{ key: "model", value: "a|b`c` @team\n<img>", from: ".assay.yml" }];
    const text = answerConfig(rows, ["line 3: unknown key `x`"], inert);
    expect(text).toContain("| `model` | ``a\\|b`c` @team <img>`` | `.assay.yml` |");
    expect(text).toContain("- `` line 3: unknown key `x` ``");
    expect(text).toContain("A comment cannot change it.");
    expect(answerConfig(rows, [], inert)).not.toContain("Warnings");
  });

  it("[F4][G3] why-skipped tells the reason and the remedy of what is held, and says so when nothing is", () => {
    const headSha = "a".repeat(40);
    const stated = { sentence: "The label @x <b> leaves it out.", remedy: "Remove it." };
    const say = (state: "skipped" | "failed" | "running"): string =>
      answerWhySkipped({ state, headSha, stated }, headSha, inert);
    expect(say("skipped")).toBe(
      "`aaaaaaaaaaaa` was skipped. The label @&#8203;x &lt;b&gt; leaves it out. Remove it.",
    );
    expect(say("failed")).toContain("failed. The label");
    expect(say("running")).toContain("under way");
    expect(answerWhySkipped(null, headSha, inert)).toContain("No review of `aaaaaaaaaaaa` is held");
    expect(answerWhySkipped({ state: "skipped", headSha: "b".repeat(40), stated }, headSha, inert)).toContain(
      "is held",
    );
  });

  it("[P7] why-skipped passes no link, reference, closing keyword or hidden character of a reason on", () => {
    const headSha = "a".repeat(40);
    const sentence = "git failed on \u202efixes #1, see https://evil.test and GH-2 by @team";
    const text = answerWhySkipped(
      { state: "failed", headSha, stated: { sentence, remedy: "" } },
      headSha,
      inert,
    );
    expect(text).not.toMatch(/:\/\/|#1|GH-2|@team|\u202e/);
  });

  it("[F4][G4] pause and resume say what changed", () => {
    expect(answerPause("pause", { changed: true })).toContain("Paused");
    expect(answerPause("pause", { changed: false })).toContain("already");
    expect(answerPause("resume", { changed: true })).toContain("Resumed");
    expect(answerPause("resume", { changed: false })).toContain("not paused");
  });
});
