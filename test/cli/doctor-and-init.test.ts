// `assay doctor` and `assay init` as a user runs them: output, exit codes, and an App made by following the page.
import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestGitHub, type TestGitHub } from "../../src/forge/memory/fixtures/test-github.js";
import { expectRefusal, openAssay, type Assay } from "./spawn-assay.js";

let assay: Assay;
let test: TestGitHub;
beforeAll(async () => {
  assay = openAssay();
  test = await openTestGitHub();
  mkdirSync(assay.dataDir, { recursive: true });
  for (const folder of [assay.root, assay.dataDir]) chmodSync(folder, 0o755); // the embedded server of a root user runs as another
});
afterAll(async () => {
  assay.close();
  await test.close();
});

describe("assay doctor", () => {
  it("[I4] says of a machine without an App what to do, and ends with 4", async () => {
    const ended = await assay.run(["doctor"]);
    expect(ended.stderr).toBe("");
    expect(ended.stdout).toMatch(/^ok +environment .*\nok +git /);
    expect(ended.stdout).toMatch(/\nfault +github-app .*\n +→ Make one with `assay init`/);
    expect(ended.stdout).toMatch(/\n\d+ in order, 2 warnings, 1 fault, \d+ not looked at\n$/);
    expect(ended.code).toBe(4);
  });

  it("[I4] writes JSON for programs, and ends with 3 at a fault", async () => {
    const ended = await assay.run(["doctor", "--format", "json"], { env: { PORT: "http" } });
    const report = JSON.parse(ended.stdout) as { ok: boolean; findings: { status: string }[] };
    expect([report.ok, report.findings[0]?.status, ended.code]).toEqual([false, "fault", 3]);
  });
});

describe("assay init", () => {
  it("[I4] needs to know where GitHub will reach the service", async () => {
    expectRefusal(await assay.run(["init"]), { code: 2, says: /public address/, remedy: /--public-url/ });
    const odd = await assay.run(["init", "--public-url", "https://me:hush@host"]);
    expectRefusal(odd, { code: 2, says: /no address/, remedy: /--public-url/ });
    expect(odd.stderr).not.toContain("hush");
  });

  it("[I4] makes the App from the page that it shows, and says what comes next", async () => {
    const cwd = assay.folder("work");
    const { apiUrl, graphqlUrl } = test.github;
    const running = assay.start(["init", "--public-url", "https://assay.example"], {
      cwd,
      env: { GITHUB_API_URL: apiUrl, GITHUB_GRAPHQL_URL: graphqlUrl },
    });
    let url = "";
    running.child.stderr.on("data", (text: string) => (url ||= /http:\/\/127\S+/.exec(text)?.[0] ?? ""));
    await running.said(/begin\/[0-9a-f]{32}\n/);
    const page = await (await fetch(url)).text();
    const plain = (text = ""): string => text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    const back = await fetch(plain(/action="([^"]*)"/.exec(page)?.[1]), {
      method: "POST",
      body: new URLSearchParams({ manifest: plain(/value="([^"]*)"/.exec(page)?.[1]) }),
    });
    expect(await back.text()).toContain("The App is made");
    const ended = await running.ended;
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(
      /The App assay \(id \d+\) is made[^]*assay serve[^]*assay doctor[^]*installations\/new/,
    );
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(test.github.app.clientSecret);
    expect(statSync(join(cwd, "assay.env")).mode & 0o777).toBe(0o600);
    expect(existsSync(join(assay.dataDir, "github-app.pem"))).toBe(true);
  });
});
