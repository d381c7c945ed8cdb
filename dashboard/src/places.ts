// Every place that the page can go to: its address, its name, its sign, and the letter that leads there after g.
import type { Me } from "../../src/web/api-types.js";
import type { IconName } from "./parts/icon.js";

/** A place. `role` is the least role that may see it. */
export interface Place {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  readonly letter: string;
  readonly group: "Work" | "Set up" | "Measure" | "Run";
  readonly role: Me["role"];
}

/** All places, in the order of the navigation. */
export const places: readonly Place[] = [
  { path: "/", name: "Reviews", icon: "list", letter: "r", group: "Work", role: "viewer" },
  { path: "/fire-tests", name: "Fire tests", icon: "resilience", letter: "t", group: "Work", role: "viewer" },
  { path: "/repositories", name: "Repositories", icon: "repo", letter: "p", group: "Set up", role: "viewer" },
  { path: "/keys", name: "Keys", icon: "key", letter: "k", group: "Set up", role: "maintainer" },
  { path: "/start", name: "First run", icon: "flag", letter: "f", group: "Set up", role: "viewer" },
  { path: "/precision", name: "Precision", icon: "target", letter: "m", group: "Measure", role: "viewer" },
  { path: "/spend", name: "Spend", icon: "coins", letter: "s", group: "Measure", role: "viewer" },
  { path: "/dead-jobs", name: "Dead jobs", icon: "grave", letter: "d", group: "Run", role: "viewer" },
  { path: "/deliveries", name: "Deliveries", icon: "inbox", letter: "w", group: "Run", role: "viewer" },
  { path: "/audit", name: "Audit log", icon: "log", letter: "a", group: "Run", role: "operator" },
  { path: "/sessions", name: "Sessions", icon: "people", letter: "o", group: "Run", role: "viewer" },
];
