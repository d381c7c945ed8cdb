// Every place of the page with something in it, as the demonstration shows it: what pictures are taken of and axe looks at.
import { demoFireId } from "./demo-fire-tests.js";
import { demoId } from "./demo-reviews.js";

/** A place. `picture` names its picture under docs/images; null where there is none, or one of a real review. */
export interface DemoPlace {
  readonly path: string;
  readonly title: string;
  readonly picture: string | null;
}

/** All places that a signed-in operator can go to, one for every route and every tab of a review. */
export const demoPlaces: readonly DemoPlace[] = [
  { path: "/", title: "Reviews", picture: "reviews" },
  { path: `/reviews/${demoId("running")}`, title: "A review under way", picture: null },
  { path: `/reviews/${demoId("completed")}`, title: "A review that ended", picture: null },
  { path: `/reviews/${demoId("degraded")}`, title: "A lens failed", picture: null },
  { path: `/reviews/${demoId("failed")}`, title: "A review failed", picture: "review-failed" },
  { path: `/reviews/${demoId("skippedquota")}`, title: "A review was skipped", picture: null },
  { path: `/reviews/${demoId("cancelled")}`, title: "A review was cancelled", picture: null },
  { path: `/reviews/${demoId("completed")}?tab=aside`, title: "What was put aside", picture: null },
  { path: `/reviews/${demoId("completed")}?tab=coverage`, title: "Coverage", picture: null },
  { path: `/reviews/${demoId("completed")}?tab=context`, title: "Context", picture: null },
  { path: `/reviews/${demoId("completed")}?tab=configuration`, title: "Configuration", picture: null },
  { path: `/reviews/${demoId("completed")}?tab=cost`, title: "Cost", picture: null },
  { path: "/start", title: "First run", picture: "start" },
  { path: "/repositories", title: "Repositories", picture: "repositories" },
  { path: "/repositories/7", title: "Settings of a repository", picture: "repository" },
  { path: "/keys", title: "Keys", picture: "keys" },
  { path: "/precision", title: "Precision", picture: "precision" },
  { path: "/spend", title: "Spend", picture: "spend" },
  { path: "/fire-tests", title: "Fire tests", picture: "fire-tests" },
  {
    path: `/fire-tests/${demoFireId("head")}?before=${demoFireId("base")}`,
    title: "A fire test",
    picture: "fire-test",
  },
  { path: "/dead-jobs", title: "Dead jobs", picture: "dead-jobs" },
  { path: "/deliveries", title: "Deliveries", picture: "deliveries" },
  { path: "/audit", title: "Audit log", picture: "audit" },
  { path: "/sessions", title: "Sessions", picture: "sessions" },
  { path: "/nowhere", title: "Nothing at this address", picture: null },
];
