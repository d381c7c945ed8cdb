// Checks that the App hears the events that the service acts on (spec W4).
import { neededEvents } from "../../app-needs.js";
import { fault, ok, warning, type Check } from "../check.js";

/** Compares the subscriptions of `GET /app` with the events that are acted on. */
export const githubEvents: Check = {
  name: "github-events",
  needs: ["github-app"],
  examine: async (examined) => {
    const { events } = await examined.app();
    const missing = Object.entries(neededEvents).filter(([event]) => !events.includes(event));
    if (missing.length === 0) return ok(`the App hears ${Object.keys(neededEvents).join(", ")}`);
    const said = missing.map(([event, loss]) => `${event} (${loss})`).join(", ");
    const line = `the App does not hear ${said}`;
    const asksMore = missing.some(([event]) => event === "issue_comment");
    const remedy = `Tick ${missing.length === 1 ? "it" : "them"} on the App's page under Permissions & events${asksMore ? "; issue_comment shows once Issues: read is granted" : ""}.`;
    return events.includes("pull_request") ? warning(line, remedy) : fault(line, remedy);
  },
};
