// Real child processes: their bytes, their failures, and that none outlives its deadline.
import { expect, it } from "vitest";
import { runProcess, type ProcessRequest } from "./run-process.js";

function node(script: string, more: Partial<ProcessRequest> = {}): ProcessRequest {
  return {
    command: process.execPath,
    args: ["-e", script],
    timeoutMs: 20_000,
    maxOutputBytes: 1_000_000,
    ...more,
  };
}

it("gives back bytes, the exit code and what was said on stderr", async () => {
  const ended = await runProcess(
    node("process.stdin.pipe(process.stdout); process.stderr.write('oh'); process.exitCode = 7", {
      stdin: Buffer.from([0, 255, 10]),
    }),
  );
  expect(ended).toEqual({ exitCode: 7, stdout: Buffer.from([0, 255, 10]), stderr: "oh" });
});

it.each([
  [
    "runs past its deadline",
    node("setInterval(() => {}, 1000)", { timeoutMs: 300 }),
    "did not end within 300 ms",
  ],
  [
    "prints too much",
    node("setInterval(() => process.stdout.write('x'.repeat(100000)), 1)", { maxOutputBytes: 50_000 }),
    "printed more than 50000 bytes",
  ],
  ["does not exist", { ...node(""), command: "no-such-program-here" }, "could not be started"],
  [
    "dies of a signal",
    node("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)"),
    "was ended by SIGTERM",
  ],
])("[X8] a process that %s is ended with a clear error", async (_case, request, words) => {
  await expect(runProcess(request)).rejects.toMatchObject({
    code: "process-failed",
    message: expect.stringContaining(words) as string,
  });
});

it("an abort kills the process and ends as cancelled", async () => {
  const controller = new AbortController();
  const running = runProcess(node("setInterval(() => {}, 1000)", { signal: controller.signal }));
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: "cancelled" });
});

it("a child that never reads its input does not fail the call", async () => {
  expect((await runProcess(node("", { stdin: "x".repeat(5_000_000) }))).exitCode).toBe(0);
});
