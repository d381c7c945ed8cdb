// Untrusted text in Markdown draws its own characters and does nothing else.
import { describe, expect, it } from "vitest";
import { inertBlock, inertCode, inertHtml, inertText, shorten, tableRow } from "./inert-markdown.js";

describe("inert Markdown", () => {
  it("[P7] draws HTML, images and links as their own characters", () => {
    expect(inertText("<img src=x onerror=y> ![a](https://e.vil/p.png) [b](//e.vil)")).toBe(
      "&lt;img src=x onerror=y&gt; \\!\\[a\\](https:&#8203;//e.vil/p.png) \\[b\\](//e.vil)",
    );
    expect(inertText("www.e.vil WWW.e.vil mailto:a@b.c &#64;octocat")).toBe(
      "www&#8203;.e.vil WWW&#8203;.e.vil mailto:&#8203;a@&#8203;b.c &amp;#&#8203;64;octocat",
    );
  });

  it("[P7] splits links and references that begin after an underscore, which is no letter to a host", () => {
    expect(inertText("_www.e.vil _mailto:x _GH-1 high-3")).toBe(
      "\\_www&#8203;.e.vil \\_mailto:&#8203;x \\_GH-&#8203;1 high-3",
    );
  });

  it("[P7] splits mentions and everything that a closing keyword could refer to", () => {
    expect(inertText("@octocat fixes #1, closes o/r#2, resolves GH-3 and gh-4")).toBe(
      "@&#8203;octocat fixes #&#8203;1, closes o/r#&#8203;2, resolves GH-&#8203;3 and gh-&#8203;4",
    );
    expect(inertHtml("@octocat fixes #1 <b> & `x`")).toBe(
      "@&#8203;octocat fixes #&#8203;1 &lt;b&gt; &amp; `x`",
    );
  });

  it("[P7] begins no line with a command, a list, a heading or a quote", () => {
    expect(inertText("/assay dismiss")).toBe("\\/assay dismiss");
    expect(inertText("- a")).toBe("\\- a");
    expect(inertText("# a")).toBe("\\#&#8203; a");
    expect(inertText("1. a")).toBe("1\\. a");
    expect(inertText("0.5 is low")).toBe("0.5 is low");
    expect(inertText("> a")).toBe("&gt; a");
  });

  it("keeps code in backquotes as code, and draws a lone backquote", () => {
    expect(inertText("`a*b` and `@x` but ` and $x$ *y*")).toBe(
      "`a*b` and `@x` but \\` and &#36;x&#36; \\*y\\*",
    );
  });

  it("[P7] fences code by more backquotes than it holds, inline and as a block", () => {
    expect(inertCode("a``b`")).toBe("``` a``b` ```");
    expect(inertCode("")).toBe("");
    expect(inertBlock(["1 ```` x"])).toBe("`````\n1 ```` x\n`````");
  });

  it("keeps a table's cells apart, and shortens between characters", () => {
    expect(tableRow([inertText("a|b"), inertCode("c|d")])).toBe("| a\\|b | `c\\|d` |");
    expect(shorten("ab😀", 3)).toBe("ab…");
    expect(shorten("abc", 3)).toBe("abc");
  });
});
