// Proposes limits of the server itself: how long a caller may take to send a request, or how many are taken at once.
import type { CodeCall } from "../../analyzers/analyzers.js";
import { editLines, type Replacement } from "./edit-lines.js";
import type { ProgramFile, Proposal, ProposalRule } from "./proposal.js";

interface Limit {
  readonly what: string;
  readonly replacements: readonly Replacement[];
}

/** How each way to serve is bounded. `name` is the full name of the call that serves or makes the server. */
const servers: readonly {
  readonly name: RegExp;
  readonly limit: (call: CodeCall, file: ProgramFile) => Limit | null;
}[] = [
  { name: /^(?:express\(\)|@nestjs\/core\.NestFactory\.create\(\)|app)\.listen$/, limit: boundListening },
  { name: /^fastify(?:\.default|\.fastify)?$/i, limit: (call) => withOption(call, "requestTimeout: 30_000") },
  {
    name: /^@hono\/node-server\.serve$/,
    limit: (call) => withOption(call, "serverOptions: { requestTimeout: 30_000 }"),
  },
  { name: /^uvicorn\.run$/, limit: boundUvicorn },
  { name: /^net\/http\.ListenAndServe$/, limit: boundGo },
];

/** At most one for each place that serves. No scenario of one operation measures it, so it answers nothing by itself. */
export const proposeServerTimeout: ProposalRule = ({ files }) =>
  files.flatMap((file) =>
    file.code.calls.flatMap((call): readonly Proposal[] => {
      const kind = servers.find(({ name }) => name.test(call.name) || name.test(call.callee));
      const limit = kind?.limit(call, file) ?? null;
      if (limit === null) return [];
      return [
        {
          title: `${limit.what} (${file.path}:${call.line})`,
          why: "A caller that sends its request byte by byte, or a crowd that never ends, holds connections without limit: the server itself gives nobody up.",
          tradeOff:
            "Uploads that honestly take longer, or crowds that are honestly larger, are refused now: raise the number for them.",
          ...{ source: "rules", answers: [], newDependencies: [] },
          edits: editLines(file.path, file.text, limit.replacements),
        },
      ];
    }),
  );

const insert = (at: number, text: string): Replacement => ({ start: at, end: at, text });

/** `app.listen(…)` as a statement keeps its server, which is then told how long to wait. */
function boundListening(call: CodeCall, { text, code }: ProgramFile): Limit | null {
  if (/\b(?:requestTimeout|headersTimeout)\b/.test(text)) return null;
  const isNest = code.modules.includes("@nestjs/core");
  const from = text.lastIndexOf("\n", call.start - 1) + 1;
  const before = text.slice(from, call.start);
  const what = "Give callers 30 s to send a request";
  if (isNest) {
    const app = call.callee.slice(0, -".listen".length);
    if (!/^\s*await\s+$/.test(before)) return null;
    const indent = /^\s*/.exec(before)?.[0] ?? "";
    return {
      what,
      replacements: [insert(from, `${indent}${app}.getHttpServer().requestTimeout = 30_000;\n`)],
    };
  }
  if (!code.modules.includes("express") || before.trim() !== "" || /\bserver\b/.test(text)) return null;
  const end = text[call.end] === ";" ? call.end + 1 : call.end;
  return {
    what,
    replacements: [
      insert(call.start, "const server = "),
      insert(
        end,
        `${text[call.end] === ";" ? "" : ";"}\n${before}server.requestTimeout = 30_000;\n${before}server.headersTimeout = 10_000;`,
      ),
    ],
  };
}

function withOption(call: CodeCall, member: string): Limit | null {
  const what = "Give callers 30 s to send a request";
  const [options] = call.arguments;
  if (options === undefined) return { what, replacements: [insert(call.end - 1, `{ ${member} }`)] };
  if (options.kind !== "object" || /\.\.\.|\brequestTimeout\b|\bserverOptions\b/.test(options.text))
    return null;
  const isEmpty = /^\{\s*\}$/.test(options.text);
  return { what, replacements: [insert(options.start + 1, isEmpty ? ` ${member} ` : ` ${member},`)] };
}

function boundUvicorn(call: CodeCall): Limit | null {
  const last = call.arguments.at(-1);
  if (
    last === undefined ||
    call.arguments.some(({ key, text }) => key === "limit_concurrency" || text.startsWith("*"))
  )
    return null;
  return {
    what: "Refuse more than 200 requests at once with 503",
    replacements: [insert(last.end, ", limit_concurrency=200, timeout_keep_alive=5")],
  };
}

/** The package's own function has no limits; a server of one's own has. */
function boundGo(call: CodeCall, { text, code }: ProgramFile): Limit | null {
  const [address, handler] = call.arguments;
  const block = /^import \(\n/m.exec(text);
  if (
    address === undefined ||
    handler === undefined ||
    block === null ||
    call.callee !== "http.ListenAndServe"
  )
    return null;
  const served = handler.text === "nil" ? "" : `, Handler: ${handler.text}`;
  const server = `(&http.Server{Addr: ${address.text}${served}, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute}).ListenAndServe()`;
  const imports = code.modules.includes("time") ? [] : [insert(block.index + block[0].length, '\t"time"\n')];
  return {
    what: "Give callers 5 s to send their headers and 30 s to send a request",
    replacements: [...imports, { start: call.start, end: call.end, text: server }],
  };
}
