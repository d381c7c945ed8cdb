// Checks whether GitHub could deliver its latest webhooks (spec W6).
import type { GitHubDelivery } from "../../../../forge/forge.js";
import { fault, ok, warning, type Check } from "../check.js";

const keptMs = 3 * 24 * 3_600_000;

/** Reads the newest hundred attempts of the past three days, as long as GitHub keeps them. */
export const deliveries: Check = {
  name: "deliveries",
  needs: ["github-app"],
  examine: async (examined) => {
    const { signal } = examined.surroundings;
    const page = await examined.github().deliveries({ cursor: null, signal });
    const recent = page.deliveries.filter(({ deliveredAt }) => deliveredAt > examined.clock.now() - keptMs);
    const [newest] = recent;
    if (newest === undefined) return ok("GitHub has sent nothing in the past three days");
    const delivered = new Set(recent.filter(({ isOk }) => isOk).map(({ guid }) => guid));
    const lost = new Set(recent.map(({ guid }) => guid).filter((guid) => !delivered.has(guid)));
    if (!newest.isOk)
      return fault(`GitHub could not deliver its last webhook: ${answerOf(newest)}`, remedyOf(newest));
    if (lost.size === 0) return ok(`GitHub delivered its last ${recent.length} webhooks`);
    return warning(
      `${lost.size} of the last ${recent.length} webhooks were not delivered; the last one was`,
      "Nothing: the service's sweep asks GitHub for them again. If they stay, look at the App's page under Advanced.",
    );
  },
};

function answerOf({ event, statusCode }: GitHubDelivery): string {
  return statusCode === 0 ? `${event} met no answer` : `${event} was answered ${statusCode}`;
}

function remedyOf({ statusCode }: GitHubDelivery): string {
  if (statusCode === 401)
    return "The secrets differ: set GITHUB_WEBHOOK_SECRET to the one of the App's page.";
  if (statusCode === 0) return "Start the service, and open the way from GitHub to its webhook address.";
  return "Look at the service's log for the delivery, and at the proxy before it.";
}
