// Proposes a health endpoint where a framework's application has none, so that a balancer can leave a sick one alone.
import { findRoutes } from "../locate/find-routes.js";
import { editLines } from "./edit-lines.js";
import type { ProposalRule } from "./proposal.js";

const templates: Readonly<Record<string, { readonly app: RegExp; readonly route: (app: string) => string }>> =
  {
    FastAPI: {
      app: /^(\w+) *= *FastAPI\(.*\)[ \t]*$/m,
      route: (app) => `\n\n@${app}.get("/health")\ndef health():\n    return {"ok": True}`,
    },
    Express: {
      app: /^(?:const|let|var) (\w+) *= *express\(\);?[ \t]*$/m,
      route: (app) => `\n${app}.get("/health", (req, res) => res.json({ ok: true }));`,
    },
    Hono: {
      app: /^(?:const|let|var) (\w+) *= *new Hono\(.*\);?[ \t]*$/m,
      route: (app) => `\n${app}.get("/health", (c) => c.json({ ok: true }));`,
    },
  };

/** At most one, for FastAPI, Express and Hono; no scenario measures it, and the report says so. */
export const proposeHealth: ProposalRule = ({ located, files }) => {
  const template = templates[located.route.framework];
  const routes = findRoutes(files.map(({ code }) => code));
  if (template === undefined || routes.some(({ template: path }) => /health|ready|live|ping/i.test(path)))
    return [];
  const file = files.find(({ text }) => template.app.test(text));
  const app = file === undefined ? null : template.app.exec(file.text);
  if (file === undefined || app === null) return [];
  const at = app.index + app[0].length;
  return [
    {
      title: `Add a health endpoint (${file.path})`,
      why: "Nothing tells a balancer whether this process can serve, apart from real requests that fail.",
      tradeOff:
        "It says that the process answers, not that its dependencies do: keep them apart, or one dead dependency takes all instances out.",
      ...{ source: "rules", answers: [], newDependencies: [] },
      edits: editLines(file.path, file.text, [{ start: at, end: at, text: template.route(app[1] ?? "app") }]),
    },
  ];
};
