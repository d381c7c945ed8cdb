// Secrets as facts: graded by kind and place, and never told in the message.
import { describe, expect, it } from "vitest";
import { secrets } from "./secrets.js";

const live = "sk_" + "live_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7";
const privateKey = ["PRIVATE", "KEY"].join(" ");
const password = 'password = "k3Zq!' + '9vPw"';

describe("the secrets analyzer", () => {
  it("[X7] reports kind, line and severity, and keeps the secret out of the message", async () => {
    const text = `a = 1\nkey = "${live}"\n`;
    const [fact, ...more] = await secrets.run([{ path: "src/a.rb", text, addedLines: [2] }]);
    expect(more).toEqual([]);
    expect(fact).toMatchObject({
      rule: "stripe-secret-key",
      startLine: 2,
      endLine: 2,
      severity: "critical",
      category: "secrets",
      lens: "security",
      use: "comment",
    });
    expect(JSON.stringify(fact)).not.toContain(live);
    expect(secrets.rules).toContain(fact?.rule);
  });

  it("[X7] a key over several lines is one fact over those lines", async () => {
    const line = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ3kL5mN7pQ9aB3dE5f";
    const text = `x\n-----BEGIN ${privateKey}-----\n${line}\n-----END ${privateKey}-----\n`;
    const facts = await secrets.run([{ path: "key.pem", text, addedLines: [] }]);
    expect(facts).toMatchObject([{ rule: "private-key", startLine: 2, endLine: 4 }]);
  });

  it.each([
    ["src/login.py", "comment"],
    ["test/login.py", "evidence"],
    ["src/login.spec.ts", "evidence"],
    ["README.md", "evidence"],
  ])("[X7] what only looks like a password is for %s a %s", async (path, use) => {
    const facts = await secrets.run([{ path, text: password, addedLines: [1] }]);
    expect(facts).toMatchObject([{ rule: "hard-coded-secret", use, severity: "major" }]);
  });

  it("[X7] a provider's token may be posted wherever it stands", async () => {
    const facts = await secrets.run([{ path: "test/login.py", text: live, addedLines: [1] }]);
    expect(facts).toMatchObject([{ use: "comment" }]);
  });
});
