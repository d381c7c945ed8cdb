// `assay proxy` as a user runs it: a spawned program between a client and a server, broken on a plan, drained on SIGINT.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/runtime/runtime.js";

it("[R3] stands between a client and a server, breaks what its plan says, and ends cleanly", async () => {
  const server = createServer((_request, response) => response.end("hello"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const fault = "http-error:statusCode=503,path=/broken";
  const args = ["proxy", "--map", `0=http://127.0.0.1:${port}`, "--fault", fault, "--control", "0", "--log"];
  const child = spawn(process.execPath, [join(packageRoot, "bin", "assay.js"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
    const address = line.split(" ")[0] ?? "";
    expect(await (await fetch(`http://${address}/whole`)).text()).toBe("hello");
    const broken = await fetch(`http://${address}/broken`);
    expect(broken.status).toBe(503);
    expect(broken.headers.get("x-assay-faults")).toContain("http-error");
    child.kill("SIGINT");
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
    expect(stderr).toContain("control API at http://127.0.0.1:");
    expect(stderr).toContain('"outcome":"applied"');
  } finally {
    child.kill("SIGKILL");
    server.close();
  }
});

it.each([
  [["proxy"], 2, "told to stand nowhere"],
  [["proxy", "--map", "x"], 2, "does not say where to listen"],
  [["proxy", "--map", "0=http://127.0.0.1:1", "--fault", "latencee:mean=2"], 2, "latency"],
])("[I3] %j is refused with one clear line", async (args, code, words) => {
  const child = spawn(process.execPath, [join(packageRoot, "bin", "assay.js"), ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [exit] = (await once(child, "close")) as [number];
  expect(stderr).toContain(words);
  expect(exit).toBe(code);
});
