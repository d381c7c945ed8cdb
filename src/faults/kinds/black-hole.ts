// black-hole: bytes go in and nothing comes out while it lasts.
import { defineFault } from "../fault-kind.js";

/**
 * Holds everything, with the connection open, until the fault ends or a side gives up. What was held goes on in order
 * when it ends, as TCP would send it again. By default nothing reaches the upstream; `direction: ingress` lets the
 * upstream run and holds its answer.
 */
export const blackHole = defineFault({
  kind: "black-hole",
  summary: "the connection stays open and nothing gets through while it lasts",
  needs: "bytes",
  placement: { side: "server", direction: "both" },
  unit: "",
  fields: {},
  strike: () => ({ magnitude: null, effect: { shape: () => ({ release: () => Infinity }) } }),
});
