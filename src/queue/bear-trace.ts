// Writes the trace that is under way into an order, so that the processes which run its jobs go on with it.
import { currentTrace } from "../runtime/runtime.js";
import type { Order, QueuedJob } from "./job.js";

/** The order with the trace of the work under way in each of its jobs; the order itself outside of any work (spec O1). */
export function bearTrace<P>(order: Order<P>): Order<P> {
  const trace = currentTrace();
  if (trace === undefined) return order;
  const bear = (job: QueuedJob<P>): QueuedJob<P> => ({ ...job, trace });
  return order.kind === "job"
    ? { ...order, job: bear(order.job) }
    : { ...order, parent: bear(order.parent), children: order.children.map(bear) };
}
