// Code that was written to hold a rule up: it is judged like any other.
import { expect, it } from "vitest";
import { structural } from "./structural.js";

const trustManager = (body: string): string =>
  `import javax.net.ssl.X509TrustManager;\nclass Trust implements X509TrustManager {\n  public void checkServerTrusted(X509Certificate[] chain, String kind) {${body}}\n}\n`;

it.each([
  ["slashes", `\n// ${"/".repeat(10_000)}\n`, 1],
  ["comments one after another", `\n${"/**/".repeat(4_000)}\n`, 1],
  ["slashes, and then code", `\n// ${"/".repeat(10_000)}\n${"/**/ ".repeat(3_000)}\ncheck(chain);\n`, 0],
])("[X8] a method body of %s is read in one way", async (_what, body, hits) => {
  const text = trustManager(body);
  const addedLines = text.split("\n").map((_line, at) => at + 1);
  const facts = await structural.run([{ path: "src/main/java/Trust.java", text, addedLines }]);
  expect(facts.filter(({ rule }) => rule.includes("tls"))).toHaveLength(hits);
});
