// Proposes bounds of connection pools: how many connections, how long to wait for one, how old one may get.
import type { CodeCall } from "../../analyzers/analyzers.js";
import { editLines, type Replacement } from "./edit-lines.js";
import { answering, deadlineFor, type ProgramFile, type Proposal, type ProposalRule } from "./proposal.js";

/** One for each pool of SQLAlchemy, pg, ioredis and database/sql whose options are in sight and leave a wait unbounded. */
export const proposePool: ProposalRule = (of) => {
  const answers = answering(of, "no-deadline", "does-not-recover", "dies", "slow");
  if (answers.length === 0 || !of.located.outbound.some(({ kind }) => kind === "sql" || kind === "cache"))
    return [];
  const deadlineMs = deadlineFor(of);
  return of.files.flatMap((file) =>
    file.code.calls.flatMap((call): readonly Proposal[] => {
      const bound = boundOf(call, { file, deadlineMs });
      if (bound === null) return [];
      return [
        {
          title: `${bound.what} (${file.path}:${call.line})`,
          why: bound.why,
          tradeOff:
            "When the pool is too small for honest load, requests are refused that would have waited: watch how long they wait.",
          ...{ source: "rules", answers, newDependencies: [] },
          edits: editLines(file.path, file.text, bound.replacements),
        },
      ];
    }),
  );
};

interface Bound {
  readonly what: string;
  readonly why: string;
  readonly replacements: readonly Replacement[];
}

interface Of {
  readonly file: ProgramFile;
  readonly deadlineMs: number;
}

function boundOf(call: CodeCall, of: Of): Bound | null {
  if (/^(?:sqlalchemy|sqlmodel)(?:\.ext\.asyncio)?\.create_(?:async_)?engine$/.test(call.name))
    return engine(call, of);
  if (/^pg\.Pool$/.test(call.name)) return pgPool(call, of);
  if (/^ioredis(?:\.default|\.Redis)?$/.test(call.name)) return redis(call, of);
  return call.name === "database/sql.Open" ? goPool(call, of.file) : null;
}

function engine(call: CodeCall, { file, deadlineMs }: Of): Bound | null {
  const given = call.arguments.map(({ key, text }) => key ?? text);
  const last = call.arguments.at(-1);
  const url = call.arguments[0]?.text ?? "";
  const assigned = new RegExp(`^\\s*${url.replaceAll(/\W/g, "")}\\s*=.*sqlite`, "m");
  const isSqlite =
    /sqlite/i.test(url) || call.arguments.some(({ text }) => text.includes("check_same_thread"));
  if (last === undefined || isSqlite || (/^\w+$/.test(url) && assigned.test(file.text))) return null;
  if (given.some((name) => /^(?:\*|pool_timeout$|poolclass$)/.test(name))) return null;
  const options = [
    ...(given.includes("pool_pre_ping") ? [] : ["pool_pre_ping=True"]),
    `pool_timeout=${deadlineMs / 1_000}`,
    ...(given.includes("pool_recycle") ? [] : ["pool_recycle=1800"]),
  ];
  return {
    what: `Wait at most ${deadlineMs} ms for a connection, and hand out none that is dead`,
    why: "A request waits 30 s for a free connection by default, and after a restart of the database the pool hands out dead ones.",
    replacements: [{ start: last.end, end: last.end, text: `, ${options.join(", ")}` }],
  };
}

function pgPool(call: CodeCall, { deadlineMs }: Of): Bound | null {
  return withOptions(call, {
    what: `Wait at most ${deadlineMs} ms for a connection and twice that for a query`,
    why: "When all connections are busy or the database does not answer, a query waits in line without end.",
    members: [
      ["max", "10"],
      ["connectionTimeoutMillis", String(deadlineMs)],
      ["query_timeout", String(deadlineMs * 2)],
    ],
  });
}

function redis(call: CodeCall, { deadlineMs }: Of): Bound | null {
  return withOptions(call, {
    what: `Give up a command of Redis after ${deadlineMs} ms`,
    why: "A command waits as long as the connection hangs, and while there is none it waits in a queue in memory.",
    members: [
      ["commandTimeout", String(deadlineMs)],
      ["connectTimeout", String(deadlineMs)],
      ["maxRetriesPerRequest", "1"],
    ],
  });
}

interface Options {
  readonly what: string;
  readonly why: string;
  readonly members: readonly (readonly [name: string, value: string])[];
}

/** The members that its last argument, an object, does not have yet; a call without one gets one. */
function withOptions(call: CodeCall, { what, why, members }: Options): Bound | null {
  const last = call.arguments.at(-1);
  const object = last?.kind === "object" ? last : null;
  if (object !== null && object.text.includes("...")) return null;
  if (object === null && last !== undefined && last.kind !== "string" && !/process\.env|URL/i.test(last.text))
    return null;
  const missing = members.filter(([name]) => !new RegExp(`\\b${name}\\b`).test(object?.text ?? ""));
  if (missing.length < members.length && members.slice(1).every((one) => !missing.includes(one))) return null;
  const text = missing.map(([name, value]) => `${name}: ${value}`).join(", ");
  if (missing.length === 0) return null;
  if (object !== null) {
    const isEmpty = /^\{\s*\}$/.test(object.text);
    return {
      what,
      why,
      replacements: [
        { start: object.start + 1, end: object.start + 1, text: isEmpty ? ` ${text} ` : ` ${text},` },
      ],
    };
  }
  const at = last?.end ?? call.end - 1;
  if (call.name === "pg.Pool" && last !== undefined) return null; // a Pool takes one object
  return {
    what,
    why,
    replacements: [{ start: at, end: at, text: last === undefined ? `{ ${text} }` : `, { ${text} }` }],
  };
}

/** `db, err := sql.Open(…)` followed by its check of the error. */
function goPool(call: CodeCall, { text }: ProgramFile): Bound | null {
  if (/SetMaxOpenConns/.test(text)) return null;
  const from = text.lastIndexOf("\n", call.start) + 1;
  const assigned = /^(\s*)(\w+),\s*err\s*:?=\s*$/.exec(text.slice(from, call.start));
  const check = /^\n\s*if err != nil \{[^}]*\}/.exec(text.slice(call.end));
  if (assigned === null || check === null) return null;
  const [, indent = "", db = ""] = assigned;
  const at = call.end + check[0].length;
  return {
    what: "Open at most 25 connections of the database, none of them kept while idle beyond ten",
    why: "The pool opens as many connections as there are requests: a crowd exhausts the database for everybody.",
    replacements: [
      {
        start: at,
        end: at,
        text: `\n${indent}${db}.SetMaxOpenConns(25)\n${indent}${db}.SetMaxIdleConns(10)`,
      },
    ],
  };
}
