// The environment: every fault in one line, no secret repeated, and the document that lists exactly what is read.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../runtime/runtime.js";
import { readServerSettings } from "./read-server-settings.js";
import { variables } from "./server-variables.js";

const pem = "-----BEGIN RSA PRIVATE KEY-----\\nMIIB\\n-----END RSA PRIVATE KEY-----";
const app = { GITHUB_APP_ID: "7", GITHUB_PRIVATE_KEY: pem, GITHUB_WEBHOOK_SECRET: "old, new" };

describe("[F3] the environment of the service", () => {
  it("needs nothing at all to start without an App", () => {
    const { values, app: credentials } = readServerSettings({});
    expect(credentials).toBeNull();
    expect(values).toMatchObject({ PORT: 4310, HOST: "127.0.0.1", DATABASE_URL: null, ASSAY_KEEP_DAYS: 30 });
  });

  it("reads an App, its key with escaped line ends and several secrets", () => {
    expect(readServerSettings(app).app).toEqual({
      appId: "7",
      privateKey: pem.replaceAll("\\n", "\n"),
      webhookSecrets: ["old", "new"],
    });
  });

  it("counts an empty variable as absent", () => {
    expect(readServerSettings({ PORT: "", REDIS_URL: "  " }).values).toMatchObject({
      PORT: 4310,
      REDIS_URL: null,
    });
  });

  it.each([
    [{ PORT: "http" }, /PORT is no whole number/],
    [{ PORT: "70000" }, /PORT must be from 0 to 65535/],
    [{ REDIS_URL: "http://127.0.0.1" }, /REDIS_URL is no address that begins with/],
    [{ DATABASE_URL: "somewhere" }, /DATABASE_URL is no address/],
    [{ ASSAY_CONSENT_REQUIRED: "perhaps" }, /ASSAY_CONSENT_REQUIRED is neither true nor false/],
    [{ GITHUB_PRIVATE_KEY_PATH: "/nowhere/key.pem" }, /GITHUB_PRIVATE_KEY_PATH: ENOENT/],
    [{ ...app, GITHUB_PRIVATE_KEY: "hush" }, /GITHUB_PRIVATE_KEY holds no private key/],
  ])("says what is wrong with %j", (environment, message) => {
    expect(() => readServerSettings(environment)).toThrow(message);
  });

  it("[W1] refuses an App without a webhook secret, and says so", () => {
    expect(() => readServerSettings({ ...app, GITHUB_WEBHOOK_SECRET: "" })).toThrow(
      /GITHUB_WEBHOOK_SECRET is missing/,
    );
    expect(() => readServerSettings({ ...app, GITHUB_WEBHOOK_SECRET: " , " })).toThrow(/is missing/);
  });

  it("names every fault at once and repeats no secret", () => {
    const thrown = faultOf({ ...app, GITHUB_PRIVATE_KEY: "hush-hush", PORT: "x", GITHUB_APP_ID: "abc" });
    expect(thrown).toMatch(/PORT[^]*GITHUB_APP_ID[^]*GITHUB_PRIVATE_KEY|GITHUB_APP_ID[^]*PORT/u);
    expect(thrown).not.toContain("hush-hush");
  });

  it("is documented variable by variable, in the order of the table", () => {
    const page = readFileSync(join(packageRoot, "docs", "environment.md"), "utf8");
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| ([^|]*) \| ([^|]*) \|$/gmu)].map((row) => [
      row[1],
      row[3],
    ]);
    expect(rows).toEqual(Object.entries(variables).map(([name, { meaning }]) => [name, meaning]));
  });
});

function faultOf(environment: Record<string, string>): string {
  try {
    readServerSettings(environment);
    return "";
  } catch (thrown) {
    return String(thrown);
  }
}
