// truncation: the body stops early and the connection closes as if that were all.
import { byteCount, defineFault } from "../fault-kind.js";

/**
 * Lets the head and `keepBytes` of the body pass, then closes the connection in order. A body that is not longer is
 * left whole: there is nothing to cut.
 */
export const truncation = defineFault({
  kind: "truncation",
  summary: "the body stops after so many bytes and the connection closes",
  needs: "bytes",
  placement: { side: "server", direction: "ingress" },
  unit: "bytes",
  fields: { keepBytes: byteCount.default(0) },
  strike: ({ keepBytes }) => ({
    magnitude: keepBytes,
    effect: { shape: () => ({ ending: { when: { afterBytes: keepBytes }, how: "cut" } }) },
  }),
});
