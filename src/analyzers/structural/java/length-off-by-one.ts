// A loop that runs to the length inclusive reads one element too many.
import { replaceNode } from "../splice.js";
import type { Rule } from "../rule.js";

/** Only a loop over an index from zero whose body reads the same array or list at that index. */
export const javaLengthOffByOne: Rule = {
  id: "java-length-off-by-one",
  languages: ["java"],
  lens: "bugs",
  category: "logic",
  severity: "critical",
  confidence: 0.9,
  use: "comment",
  scope: "everywhere",
  message: "The last round reads one element past the end and throws. Use `<`.",
  mentions: /<=\s*[\w.]+\.(length\b|size\(\)|length\(\))/,
  match: (file) =>
    file.nodes("for_statement").flatMap((loop) => {
      const condition = loop.field("condition");
      const read = /^(\w+)\s*<=\s*([\w.]+)\.(length|size\(\)|length\(\))$/.exec(file.textOf(condition));
      if (condition === null || read === null) return [];
      const [index = "", array = ""] = read.slice(1);
      const body = file.textOf(loop.field("body"));
      const reads =
        body.includes(`${array}[${index}]`) ||
        body.includes(`${array}.get(${index})`) ||
        body.includes(`${array}.charAt(${index})`);
      return reads && /=\s*0\b/.test(file.textOf(loop.field("init"))) && !/\bbreak\b/.test(body)
        ? [condition]
        : [];
    }),
  fix: (condition, file) => [replaceNode(condition, file.textOf(condition).replace("<=", "<"))],
};
