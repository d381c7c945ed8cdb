// `assay github-server` as a person uses it: a repository of their own, the printed lines, a push, a comment.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeScratchRepository, scratchEnv, type ScratchRepository } from "../scratch-repository.js";
import { openAssay, type Assay } from "./spawn-assay.js";

let assay: Assay;
let scratch: ScratchRepository;
beforeAll(() => {
  assay = openAssay();
  scratch = makeScratchRepository();
  scratch.write("a.ts", "export const a = 1;\n");
  scratch.commit("Begin");
  scratch.git("checkout", "--quiet", "-b", "feature");
  scratch.write("a.ts", "export const a = 2;\n");
  scratch.commit("Change");
});
afterAll(() => {
  assay.close();
  scratch.close();
});

describe("the stand-in GitHub", { timeout: 120_000 }, () => {
  it("opens a pull request once the service listens, and takes a push and a comment", async () => {
    const heard: string[] = [];
    const service = createServer((request, response) => {
      if (request.method === "POST") heard.push(String(request.headers["x-github-event"]));
      request.resume().on("end", () => response.writeHead(202).end());
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const { port } = service.address() as AddressInfo;
    const webhook = `http://127.0.0.1:${port}/webhooks/github`;
    const args = [
      "github-server",
      "--repo",
      scratch.dir,
      "--port",
      "0",
      "--webhook",
      webhook,
      "--secret",
      "s",
    ];
    const server = assay.start(args);
    let told = "";
    server.child.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()));
    await server.said(/comment on it: curl[^\n]+\n/);
    const remote = /git push (\S+) /.exec(told)?.[1] ?? "";
    scratch.write("b.ts", "export const b = 1;\n");
    scratch.commit("More");
    execFileSync("git", ["push", "--quiet", remote, "HEAD:feature"], { cwd: scratch.dir, env: scratchEnv });
    await server.said(/git-receive-pack 200/);
    const [, token = "", comments = ""] = /Bearer (\S+)' .* (http\S+)\n/.exec(told) ?? [];
    const headers = { authorization: `Bearer ${token}` };
    const posted = await fetch(comments, {
      method: "POST",
      headers,
      body: JSON.stringify({ body: "<b>hi</b>" }),
    });
    expect(posted.status).toBe(201);
    const page = await fetch(/pull request: (\S+)/.exec(told)?.[1] ?? "");
    expect(await page.text()).toContain("&lt;b&gt;hi&lt;/b&gt;");
    await expect
      .poll(() => [...heard].sort(), { timeout: 30_000 })
      .toEqual(["issue_comment", "pull_request", "pull_request", "push"]);
    server.child.kill("SIGINT");
    const { stdout } = await server.ended;
    const key = /^export GITHUB_PRIVATE_KEY_PATH='(.+)'$/m.exec(stdout)?.[1] ?? "";
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(stdout).toContain("export GITHUB_WEBHOOK_SECRET='s'\n");
    await new Promise((resolve) => {
      service.close(resolve);
      service.closeAllConnections();
    });
  });

  it("[I3] says what is wrong with the folder, the branch or the address", async () => {
    const run = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await assay.run(["github-server", "--port", "0", ...args]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await run("--repo", assay.folder("empty"))).toContain("--repo");
    expect(await run("--repo", scratch.dir, "--head", "none")).toContain("there are: feature, main");
    expect(await run("--repo", scratch.dir, "--head", "main")).toContain("--head");
    expect(await run("--repo", scratch.dir, "--webhook", "nowhere")).toContain("--webhook");
  });
});
