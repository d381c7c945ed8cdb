// The list of all kinds of fault; a test holds it to the folder kinds/.
import type { FaultKind } from "./fault-kind.js";
import { bandwidth } from "./kinds/bandwidth.js";
import { blackHole } from "./kinds/black-hole.js";
import { dnsFailure } from "./kinds/dns-failure.js";
import { httpError } from "./kinds/http-error.js";
import { jitter } from "./kinds/jitter.js";
import { latency } from "./kinds/latency.js";
import { packetLoss } from "./kinds/packet-loss.js";
import { reset } from "./kinds/reset.js";
import { responseLost } from "./kinds/response-lost.js";
import { slowBody } from "./kinds/slow-body.js";
import { truncation } from "./kinds/truncation.js";

/** Every kind of fault that a plan may name (spec R3), in the order in which help lists them. */
export const faultKinds: readonly FaultKind[] = [
  latency,
  jitter,
  bandwidth,
  packetLoss,
  httpError,
  reset,
  truncation,
  slowBody,
  blackHole,
  dnsFailure,
  responseLost,
];
