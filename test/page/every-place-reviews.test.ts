// Reviews in every state and with every tab, in both themes, wide and narrow.
import { demoPlaces } from "../../dashboard/dev/demo-places.js";
import { auditPlaces } from "./audit-places.js";

auditPlaces(
  "reviews",
  demoPlaces.filter(({ path }) => path.startsWith("/reviews/")),
);
