// Reports and results of fire tests as files: shown in a box of their own that runs nothing, loads nothing and is nobody's origin.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { seenBy } from "../auth/viewer.js";
import type { FireTestForm, FireTestPort } from "../fire-test-ports.js";
import { requireRole } from "../http/define-route.js";
import { answerProblem, notFound, Problem, problemSchema } from "../http/problem.js";
import type { WebEnv } from "../http/request-context.js";
import { fireTestId } from "../shapes/fire-test-shapes.js";
import { z } from "../shapes/shape.js";

const forms: readonly { readonly form: FireTestForm; readonly type: string; readonly summary: string }[] = [
  {
    form: "report.html",
    type: "text/html",
    summary: "Its report as one HTML page that loads and runs nothing",
  },
  { form: "report.md", type: "text/markdown", summary: "Its report as Markdown" },
  { form: "results.json", type: "application/json", summary: "Its results, as they were measured" },
];

const params = z.object({ id: fireTestId });

/**
 * Mounts GET /fire-tests/{id}/report.html, report.md and results.json. They hold texts of others. `sandbox` without any allowance makes
 * the page an origin of its own, with no scripts and no access to ours, whatever its text is (spec X6, P7).
 */
export function mountFireTestFiles(app: OpenAPIHono<WebEnv>, tests: FireTestPort): void {
  for (const { form, type, summary } of forms) {
    app.openAPIRegistry.registerPath({
      method: "get",
      path: `/fire-tests/{id}/${form}`,
      tags: ["fire tests"],
      summary,
      description: "Needs the role viewer.",
      security: [{ session: [] }, { token: [] }],
      request: { params },
      responses: {
        200: { description: "The file.", content: { [type]: { schema: z.string() } } },
        default: {
          description: "Not done, and why.",
          content: { "application/json": { schema: problemSchema } },
        },
      },
    });
    app.get(`/fire-tests/:id/${form}`, async (c) => {
      const viewer = requireRole(c, "viewer");
      if (viewer instanceof Problem) return answerProblem(c, viewer);
      const parsed = params.safeParse(c.req.param());
      const text = parsed.success ? await tests.render(parsed.data.id, form, seenBy(viewer)) : null;
      if (text === null) return answerProblem(c, notFound("fire test"));
      c.set(
        "policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
      );
      return c.body(text, 200, { "content-type": `${type}; charset=utf-8` });
    });
  }
}
