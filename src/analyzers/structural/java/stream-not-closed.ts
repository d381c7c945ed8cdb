// A stream that is neither in try-with-resources nor closed.
import { methodText } from "../java-code.js";
import type { Rule } from "../rule.js";

/** Only a local variable that is not closed, returned, stored or handed on. */
export const javaStreamNotClosed: Rule = {
  id: "java-stream-not-closed",
  languages: ["java"],
  lens: "bugs",
  category: "resource-leak",
  severity: "major",
  confidence: 0.75,
  use: "comment",
  scope: "production",
  message:
    "This stays open when the method ends, and handles pile up until no more can be opened. Use try-with-resources.",
  mentions:
    /new\s+(File|Buffered|Print|Random)\w*(Stream|Reader|Writer|File)\b|\.getConnection\(|prepareStatement\(/,
  match: (file) =>
    file.nodes("local_variable_declaration").filter((declaration) => {
      const declarator = declaration.field("declarator");
      const value = file.textOf(declarator?.field("value") ?? null);
      const name = file.textOf(declarator?.field("name") ?? null);
      return opening.test(value) && !escapes(name, methodText(declaration, file));
    }),
};

const opening =
  /^new\s+(FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile|PrintWriter|BufferedReader|BufferedWriter|Scanner)\s*\((?!System\.)|^\w*([dD]ataSource|DriverManager)\.getConnection\(/;

function escapes(name: string, method: string): boolean {
  return new RegExp(
    `\\b${name}\\.close\\(|\\btry\\s*\\([^)]*\\b${name}\\b|return\\s+${name}\\b(?!\\.)|[(,]\\s*${name}\\s*[,)]|=\\s*${name}\\s*;|close\\w*\\(${name}`,
    "i",
  ).test(method);
}
