// The service itself over HTTP: what runs here, and the tests of the first run's checklist.
import { changeRoute, readRoute, type Route } from "../http/define-route.js";
import type { ServicePort } from "../ports.js";
import { checkSchema, checklistSteps, serviceInfoSchema } from "../shapes/service-shapes.js";
import { z } from "../shapes/shape.js";

/** The routes of the service. */
export function serviceRoutes(service: ServicePort): readonly Route[] {
  return [
    readRoute({
      path: "/service",
      tag: "service",
      summary: "Version, engines, and the checklist of the first run",
      role: "viewer",
      answer: serviceInfoSchema,
      handle: () => service.read(),
    }),
    changeRoute({
      method: "post",
      path: "/service/checklist/{step}/test",
      tag: "service",
      summary: "Really try one step of the first run",
      role: "operator",
      params: z.object({ step: z.enum(checklistSteps) }),
      answer: checkSchema,
      write: ({ params: { step } }) => ({ target: `checklist ${step}` }),
      handle: ({ params: { step }, signal }) => service.check(step, signal),
    }),
  ];
}
