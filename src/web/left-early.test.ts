// A browser that goes away in the middle of a question, on a real socket: what the log makes of it.
import { describe, expect, it } from "vitest";
import { AssayError, systemClock } from "../runtime/runtime.js";
import { createAccess } from "./fixtures/access-in-memory.js";
import { createLines, createPorts, signIn } from "./fixtures/test-web.js";
import { startWeb } from "./start-web.js";

describe("a client that leaves before its answer", () => {
  it("[O1] is one quiet line where its leaving ended the work, and an error where something else broke", async () => {
    const ports = createPorts();
    const left = (): AssayError =>
      new AssayError({ code: "cancelled", message: "reading was interrupted", remedy: "Nothing to do." });
    for (const [thrown, level, status] of [
      [left(), "info", 499],
      [new Error("the disk is full"), "error", 500],
    ] as const) {
      let arrived = (): void => undefined;
      const isHere = new Promise<void>((resolve) => (arrived = resolve));
      const readEffective = (_id: number, _scope: unknown, signal: AbortSignal) => {
        arrived();
        return new Promise<never>((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            reject(thrown);
          });
        });
      };
      const access = createAccess();
      const { lines, log } = createLines();
      const web = await startWeb({
        ports: { ...ports, repositories: { ...ports.repositories, readEffective } },
        ...{ access, log, clock: systemClock, staticFolder: null },
        ...{ publicUrl: "http://127.0.0.1", port: 0, host: "127.0.0.1" },
      });
      const { cookie } = await signIn(access, { role: "operator", at: Date.now() });
      const leave = new AbortController();
      const place = `${web.url}/api/v1/repositories/7/effective`;
      const asked = fetch(place, { headers: { cookie }, signal: leave.signal }).catch(() => null);
      await isHere;
      leave.abort();
      await asked;
      const told = () => lines.filter(({ fields }) => "status" in fields && fields.status === status);
      await expect.poll(told, { timeout: 20_000 }).toMatchObject([{ level }]);
      expect(lines.filter((line) => line.level === "error")).toHaveLength(level === "error" ? 2 : 0);
      await web.close({ graceMs: 100 });
    }
  });
});
