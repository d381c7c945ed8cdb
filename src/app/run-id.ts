// Ids of runs: the time in a form that sorts, then enough chance that two at once differ.
import { randomBytes } from "node:crypto";

/** For example `20261120-154230-9f3a1c`, in UTC. */
export function newRunId(nowMs: number): string {
  const time = new Date(nowMs).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${time}-${randomBytes(3).toString("hex")}`;
}
