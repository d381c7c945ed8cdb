// The signature check: what is let in, and that nothing else is.
import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSignatureCheck } from "./verify-signature.js";

const sign = (secret: string, raw: Uint8Array): string =>
  `sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`;

describe("the signature check", () => {
  it("[W1] fits GitHub's own published example", () => {
    const isSigned = createSignatureCheck(["It's a Secret to Everybody"]);
    const raw = Buffer.from("Hello, World!");
    const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    expect(isSigned(raw, signature)).toBe(true);
  });

  it("[W1] lets in any bytes signed with any active secret, and nothing that differs in one bit", () => {
    const secrets = ["one", "two-🔑", "x".repeat(200)];
    const isSigned = createSignatureCheck(secrets);
    for (let round = 0; round < 300; round += 1) {
      const raw = randomBytes(Math.floor(Math.random() * 2_000));
      const signature = sign(secrets[round % secrets.length]!, raw);
      expect(isSigned(raw, signature)).toBe(true);
      expect(isSigned(Buffer.concat([raw, Buffer.from([0])]), signature)).toBe(false);
      if (raw.length > 0) {
        const changed = Buffer.from(raw);
        changed[round % raw.length]! ^= 1 << (round % 8);
        expect(isSigned(changed, signature)).toBe(false);
      }
      const at = 7 + (round % 64);
      const digit = signature[at] === "0" ? "1" : "0";
      expect(isSigned(raw, signature.slice(0, at) + digit + signature.slice(at + 1))).toBe(false);
      expect(isSigned(raw, sign("a secret of before", raw))).toBe(false);
    }
  });

  it("[W1] refuses what is missing, cut, of another kind, or dressed up", () => {
    const raw = Buffer.from("{}");
    const right = sign("s", raw);
    const isSigned = createSignatureCheck(["s"]);
    const wrong = [
      null,
      "",
      "sha256=",
      right.slice(0, -1),
      `${right}0`,
      ` ${right}`,
      `${right}\n`,
      right.slice(7),
      right.replace("sha256", "sha1"),
      `${right}, ${right}`,
      "sha256=" + "é".repeat(64),
      "sha256=" + "\0".repeat(64),
      `sha1=${createHmac("sha1", "s").update(raw).digest("hex")}`,
    ];
    expect(wrong.filter((signature) => isSigned(raw, signature))).toEqual([]);
    expect(isSigned(raw, right)).toBe(true);
  });

  it.each([[[]], [[""]], [["good", " "]]])("[W1] does not open with the secrets %j", (secrets) => {
    expect(() => createSignatureCheck(secrets)).toThrow(
      expect.objectContaining({
        code: "broken-config",
        remedy: expect.stringContaining("GITHUB_WEBHOOK_SECRET") as string,
      }),
    );
  });
});
