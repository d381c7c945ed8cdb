// Proposes a readiness endpoint that asks the database, so that a balancer waits with an instance that cannot serve yet.
import { findRoutes } from "../locate/find-routes.js";
import { editLines, type Replacement } from "./edit-lines.js";
import type { ProgramFile, ProposalRule } from "./proposal.js";

interface Ready {
  readonly file: ProgramFile;
  readonly replacements: readonly Replacement[];
}

/** At most one: FastAPI and Flask with an engine of SQLAlchemy, Express, Fastify and Hono with a pool of pg, application and database in one file. */
export const proposeReadiness: ProposalRule = ({ located, files }) => {
  const routes = findRoutes(files.map(({ code }) => code));
  if (!located.outbound.some(({ kind }) => kind === "sql")) return [];
  if (routes.some(({ template }) => /ready/i.test(template))) return [];
  const { framework } = located.route;
  const found = files
    .map((file) => inPython(framework, file) ?? inScript(framework, file))
    .find((one) => one !== null);
  if (found == null) return [];
  const { file, replacements } = found;
  return [
    {
      title: `Add a readiness endpoint that asks the database (${file.path})`,
      why: "While its database cannot be had this process takes requests that can only fail: nothing tells the balancer to wait.",
      tradeOff:
        "Use it for taking requests, never for restarting: a restart mends no database, and all instances would go at once.",
      ...{ source: "rules", answers: [], newDependencies: [] },
      edits: editLines(file.path, file.text, replacements),
    },
  ];
};

function inPython(framework: string, file: ProgramFile): Ready | null {
  const { text } = file;
  const app = /^(\w+) *= *(FastAPI|Flask)\(.*\)[ \t]*$/m.exec(text);
  const engine = /^(\w+) *= *(?:create_engine|\w*engine\w*)\(.*\)[ \t]*$/m.exec(text);
  const from = /^from sqlalchemy import (?!\()[^\n]*$/m.exec(text);
  if (app === null || engine === null || from === null || app[2] !== framework) return null;
  if (
    /\b(?:from|import)\b.*\btext\b/.test(text) ||
    file.code.functions.some(({ name }) => name === "ready" || name === "text")
  )
    return null;
  const isFlask = framework === "Flask";
  const response = isFlask ? "" : `\nfrom fastapi.responses import JSONResponse`;
  const hasResponse = /\bimport\b.*\bJSONResponse\b/.test(text);
  const refusal = isFlask ? '{"ready": False}, 503' : 'JSONResponse({"ready": False}, status_code=503)';
  const place = Math.max(app.index + app[0].length, engine.index + engine[0].length);
  const route = `

@${app[1] ?? "app"}.get("/ready")
def ready():
    try:
        with ${engine[1] ?? "engine"}.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return ${refusal}
    return {"ready": True}`;
  const at = from.index + from[0].length;
  return {
    file,
    replacements: [
      {
        start: at,
        end: at,
        text: `, text\nfrom sqlalchemy.exc import SQLAlchemyError${hasResponse ? "" : response}`,
      },
      { start: place, end: place, text: route },
    ],
  };
}

const routesIn: Readonly<
  Record<string, { readonly parameters: string; readonly yes: string; readonly no: string }>
> = {
  Express: {
    parameters: "req, res",
    yes: "res.json({ ready: true })",
    no: "res.status(503).json({ ready: false })",
  },
  Fastify: {
    parameters: "request, reply",
    yes: "({ ready: true })",
    no: "reply.code(503).send({ ready: false })",
  },
  Hono: { parameters: "c", yes: "c.json({ ready: true })", no: "c.json({ ready: false }, 503)" },
};

function inScript(framework: string, file: ProgramFile): Ready | null {
  const own = routesIn[framework];
  const { text } = file;
  const app = /^(?:const|let|var) (\w+) *= *(?:express\(\)|[fF]astify\(.*\)|new Hono\(.*\));?[ \t]*$/m.exec(
    text,
  );
  const pool = /^(?:const|let|var) (\w+) *= *new (?:pg\.)?Pool\(.*\);?[ \t]*$/m.exec(text);
  if (own === undefined || app === null || pool === null) return null;
  const at = Math.max(app.index + app[0].length, pool.index + pool[0].length);
  const route = `
${app[1] ?? "app"}.get("/ready", async (${own.parameters}) => {
  try {
    await ${pool[1] ?? "pool"}.query("SELECT 1");
  } catch {
    return ${own.no};
  }
  return ${own.yes};
});`;
  return { file, replacements: [{ start: at, end: at, text: route }] };
}
