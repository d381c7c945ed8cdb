// What hidden characters become: shown where people read, escaped where programs do, left alone where they only draw.
import { describe, expect, it } from "vitest";
import { escapeForJson, revealCode, revealLine, revealParagraphs } from "./reveal-hidden.js";

describe("revealing hidden characters", () => {
  it("[P7] shows escapes, bidi marks, zero-width and tag characters and unpaired surrogates", () => {
    expect(revealLine("a\u001b[31mb")).toBe("a\\u{1B}[31mb");
    expect(revealLine("x\u202ey\u2066z")).toBe("x\\u{202E}y\\u{2066}z");
    expect(revealLine("ad\u200bmin\u00ad\u3164")).toBe("ad\\u{200B}min\\u{AD}\\u{3164}");
    expect(revealLine("\u{e0041}\ud800!\u009b")).toBe("\\u{E0041}\\u{D800}!\\u{9B}");
  });

  it("keeps ordinary text of every script, and emoji whose joiners only draw them", () => {
    for (const text of ["naïve Ω 漢字 한글 עברית", "👩‍💻 ❤️ 1️⃣ 👍🏽"]) expect(revealLine(text)).toBe(text);
  });

  it("[P7] shows a joiner or a variation selector that draws nothing", () => {
    expect(revealLine("a\u200db c\ufe0f 1\ufe0f ❤\ufe0f\ufe0f")).toBe(
      "a\\u{200D}b c\\u{FE0F} 1\\u{FE0F} ❤\ufe0f\\u{FE0F}",
    );
  });

  it("makes prose one line, and several paragraphs several", () => {
    expect(revealLine("  one\r\n\ttwo\u2028three ")).toBe("one two\\u{2028}three");
    expect(revealParagraphs("one\ntwo\r\n \r\nthree\n\n\n")).toEqual(["one two", "three"]);
  });

  it("keeps indentation of code, draws tabs to the next stop and drops the CR of a CRLF file", () => {
    expect(revealCode("\tif (x)\t{\r")).toBe("    if (x)  {");
    expect(revealCode("a\rb\u0000")).toBe("a\\u{D}b\\u{0}");
  });

  it("[I2] writes JSON that holds no hidden character and reads back the same", () => {
    const value = { text: "\u001b\u202e\u200b\u{e0041}\u007f\u0085\u2028 é 漢 👩‍💻 \ud800" };
    const json = escapeForJson(JSON.stringify(value, null, 2));
    expect(json.replaceAll("\n", "")).not.toMatch(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Default_Ignorable_Code_Point}]/u,
    );
    expect(JSON.parse(json)).toEqual(value);
  });
});
