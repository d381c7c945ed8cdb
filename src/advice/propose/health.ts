// Proposes a health endpoint where a framework's application has none, so that a balancer can leave a sick one alone.
import { findRoutes } from "../locate/find-routes.js";
import { editLines, type Replacement } from "./edit-lines.js";
import type { ProposalRule } from "./proposal.js";

/** Where an application of a framework is made, and the route to put after it. `imports` must stand in the file already, or be added. */
interface Template {
  readonly app: RegExp;
  readonly route: (app: string) => string;
  readonly needs?: RegExp;
}

const javaScript = /^(?:const|let|var) (\w+)(?:: *[\w<>.]+)? *= *(?:await )?/.source;
const end = /;?[ \t]*$/.source;

const templates: Readonly<Record<string, Template>> = {
  FastAPI: {
    app: /^(\w+) *= *FastAPI\(.*\)[ \t]*$/m,
    route: (app) => `\n\n@${app}.get("/health")\ndef health():\n    return {"ok": True}`,
  },
  Flask: {
    app: /^(\w+) *= *Flask\(.*\)[ \t]*$/m,
    route: (app) => `\n\n@${app}.get("/health")\ndef health():\n    return {"ok": True}`,
  },
  Django: {
    app: /^(urlpatterns) *= *\[/m,
    route: () => `\n    path("health/", lambda request: JsonResponse({"ok": True})),`,
    needs: /^from django\.urls import .*$/m,
  },
  Express: {
    app: new RegExp(`${javaScript}express\\(\\)${end}`, "m"),
    route: (app) => `\n${app}.get("/health", (req, res) => res.json({ ok: true }));`,
  },
  Fastify: {
    app: new RegExp(`${javaScript}[fF]astify\\(.*\\)${end}`, "m"),
    route: (app) => `\n${app}.get("/health", async () => ({ ok: true }));`,
  },
  Hono: {
    app: new RegExp(`${javaScript}new Hono\\(.*\\)${end}`, "m"),
    route: (app) => `\n${app}.get("/health", (c) => c.json({ ok: true }));`,
  },
  NestJS: {
    app: new RegExp(
      `^[ \\t]*(?:const|let|var) (\\w+)(?:: *[\\w<>.]+)? *= *await NestFactory\\.create\\(.*\\)${end}`,
      "m",
    ),
    route: (app) => `\n  ${app}.getHttpAdapter().get("/health", (req, res) => res.json({ ok: true }));`,
  },
  Gin: {
    app: /^[ \t]*(\w+) *:= *gin\.(?:Default|New)\(\)[ \t]*$/m,
    route: (app) => `\n\t${app}.GET("/health", func(c *gin.Context) { c.JSON(200, gin.H{"ok": true}) })`,
  },
  chi: {
    app: /^[ \t]*(\w+) *:= *chi\.New(?:Router|Mux)\(\)[ \t]*$/m,
    route: (app) =>
      `\n\t${app}.Get("/health", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusOK) })`,
  },
  // A static class in the application's own is found by its scan; full names need no import.
  Spring: {
    app: /^@SpringBootApplication\b[^{]*\bclass (\w+)[^{]*\{[ \t]*$/m,
    route: () => `

    @org.springframework.web.bind.annotation.RestController
    static class Health {
        @org.springframework.web.bind.annotation.GetMapping("/health")
        java.util.Map<String, Boolean> health() {
            return java.util.Map.of("ok", true);
        }
    }
`,
  },
};

/** At most one; no scenario measures it, and the report says so. An application of Spring that has Actuator has one already. */
export const proposeHealth: ProposalRule = ({ located, files, dependencies }) => {
  const template = templates[located.route.framework];
  const routes = findRoutes(files.map(({ code }) => code));
  const isThere = /["'`]\/?(?:health|ready|live|ping)/i; // also where its handler has no name and is no route to us
  if (template === undefined || routes.some(({ template: path }) => /health|ready|live|ping/i.test(path)))
    return [];
  if (files.some(({ text }) => isThere.test(text))) return [];
  if ([...dependencies].some((name) => name.includes("spring-boot-starter-actuator"))) return [];
  const file = files.find(({ text }) => template.app.test(text) && (template.needs?.test(text) ?? true));
  const app = file === undefined ? null : template.app.exec(file.text);
  if (file === undefined || app === null) return [];
  const at = app.index + app[0].length;
  const first = template.needs?.exec(file.text) ?? null;
  const after = first === null ? 0 : first.index + first[0].length;
  const imports: readonly Replacement[] =
    first === null || /\bJsonResponse\b/.test(file.text)
      ? []
      : [{ start: after, end: after, text: "\nfrom django.http import JsonResponse" }];
  return [
    {
      title: `Add a health endpoint (${file.path})`,
      why: "Nothing tells a balancer whether this process can serve, apart from real requests that fail.",
      tradeOff:
        "It says that the process answers, not that its dependencies do: keep them apart, or one dead dependency takes all instances out.",
      ...{ source: "rules", answers: [], newDependencies: [] },
      edits: editLines(file.path, file.text, [
        ...imports,
        { start: at, end: at, text: template.route(app[1] ?? "app") },
      ]),
    },
  ];
};
