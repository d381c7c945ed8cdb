// A response body that is never closed keeps its connection.
import { functionText } from "../go-code.js";
import type { Rule } from "../rule.js";

/** Only where the response stays in the function: not returned, not handed on. */
export const goBodyNotClosed: Rule = {
  id: "go-body-not-closed",
  languages: ["go"],
  lens: "bugs",
  category: "resource-leak",
  severity: "major",
  confidence: 0.85,
  use: "comment",
  scope: "production",
  message:
    "The body is never closed, so its connection cannot be used again and handles pile up. Add `defer resp.Body.Close()` behind the error check.",
  mentions: /net\/http/,
  match: (file) =>
    file.nodes("short_var_declaration").filter((statement) => {
      const name = statement.field("left")?.child(0)?.text() ?? "_";
      const call = statement.field("right")?.child(0) ?? null;
      if (name === "_" || !sending.test(file.callName(call))) return false;
      const body = functionText(statement, file);
      return (
        !new RegExp(
          `\\b${name}\\.Body\\.Close|return[^\\n]*\\b${name}\\b(?!\\.Status)|[(,=]\\s*&?${name}\\s*[,)\\n}]|\\b${name}\\.Body\\s*[,)]`,
        ).test(withoutReaders(body, name)) && body.includes(`${name}.`)
      );
    }),
};

/** The function's text without the calls that read a body to its end and leave it open. */
function withoutReaders(body: string, name: string): string {
  const readers = `(?:io|ioutil)\\.(?:ReadAll|NopCloser)|(?:json|xml|csv|gob)\\.New(?:Decoder|Reader)|bufio\\.New(?:Reader|Scanner)|io\\.Copy\\([\\w.]+, `;
  return body.replace(new RegExp(`(?:${readers})\\(?\\b${name}\\.Body\\)`, "g"), "");
}

const sending =
  /^net\/http\.(Get|Head|Post|PostForm|DefaultClient\.(Do|Get|Post))$|^net\/http\.Client\{\}\.(Do|Get|Head|Post|PostForm)$/;
