// What the App asks about itself: who it is, where it is installed, and which deliveries failed.
import type { Caller } from "./caller.js";
import type { Asker } from "./call.js";
import { deliveryWire, type DeliveryPage } from "./delivery.js";
import type { GitHub } from "./github.js";
import { hookWire } from "./hook-config.js";
import { parseAnswer } from "./parse-answer.js";
import { nextLink, readAllPages } from "./read-pages.js";
import { appWire, installationWire, repositoryWire } from "./repository.js";
import { z } from "zod";

const app: Asker = { kind: "app" };

/** The App's verbs. Lists of installations and repositories are read to their end (10,000 each). */
export function createAppReads(
  caller: Caller,
): Pick<GitHub, "app" | "installations" | "repositories" | "hook" | "deliveries" | "redeliver"> {
  return {
    app: async (options) => {
      const answer = await caller.read({ route: "GET /app", asker: app, expect: "json", ...options });
      return parseAnswer(appWire, answer.json, "GET /app");
    },
    installations: (options) =>
      readAllPages(caller, {
        call: { route: "GET /app/installations", asker: app, ...options },
        item: installationWire,
        maxPages: 100,
      }),
    repositories: (installation, options) =>
      readAllPages(caller, {
        call: {
          route: "GET /installation/repositories",
          asker: { kind: "installation", scope: { installation, repository: null, use: "read" } },
          ...options,
        },
        item: repositoryWire,
        field: "repositories",
        maxPages: 100,
      }),
    hook: async (options) => {
      const route = "GET /app/hook/config";
      const answer = await caller.read({ route, asker: app, expect: "json", ...options });
      return parseAnswer(hookWire, answer.json, route);
    },
    deliveries: async ({ cursor, signal }): Promise<DeliveryPage> => {
      const route = "GET /app/hook/deliveries";
      const parameters = { per_page: 100, ...(cursor === null ? {} : { cursor }) };
      const answer = await caller.read({ route, asker: app, parameters, expect: "json", signal });
      const deliveries = parseAnswer(z.array(deliveryWire), answer.json, route);
      return { deliveries, next: nextLink(answer.headers)?.get("cursor") ?? null };
    },
    redeliver: async (deliveryId) => {
      const route = "POST /app/hook/deliveries/{delivery_id}/attempts";
      const parameters = { delivery_id: deliveryId };
      await caller.write({ route, asker: app, parameters, expect: "nothing" });
    },
  };
}
