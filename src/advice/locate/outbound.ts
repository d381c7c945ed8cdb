// Which calls leave the program: HTTP clients, databases, caches, queues, bare sockets; by library, or by a telling name.
import type { CodeCall, CodeFile } from "../../analyzers/analyzers.js";

/** What a call talks to. */
export type OutboundKind = "http" | "sql" | "cache" | "queue" | "socket";

interface Rule {
  readonly kind: OutboundKind;
  readonly name: RegExp;
  /** A module that the file must import, where the name alone says too little. */
  readonly module?: RegExp;
  readonly sure: number;
}

const rules: readonly Rule[] = [
  { kind: "http", name: /^(?:globalThis\.)?fetch$/, sure: 0.95 },
  {
    kind: "http",
    name: /^requests\.(?:Session\(\)\.)?(?:get|post|put|patch|delete|head|options|request)$/,
    sure: 0.95,
  },
  {
    kind: "http",
    name: /^httpx\.(?:(?:Async)?Client\(\)\.)?(?:get|post|put|patch|delete|head|options|request|stream)$/,
    sure: 0.95,
  },
  {
    kind: "http",
    name: /^aiohttp\.ClientSession\(\)\.(?:get|post|put|patch|delete|head|request)$/,
    sure: 0.95,
  },
  { kind: "http", name: /^urllib\.request\.urlopen$/, sure: 0.95 },
  { kind: "http", name: /^(?:axios|got|undici|needle|superagent|node-fetch)(?:\.|$)/, sure: 0.9 },
  { kind: "http", name: /^(?:node:)?https?\.(?:request|get)$/, sure: 0.9 },
  { kind: "http", name: /^net\/http\.(?:Get|Post|PostForm|Head)$/, sure: 0.95 },
  { kind: "http", name: /(?:^|\.)(?:Do|Get|Post)$/, module: /^net\/http$/, sure: 0.5 },
  {
    kind: "http",
    name: /\b(?:restTemplate|webClient|httpClient|client)\.(?:getForObject|getForEntity|postForObject|postForEntity|exchange|send|get|post|execute)$/i,
    module: /springframework|java\.net\.http|okhttp/,
    sure: 0.7,
  },
  {
    kind: "sql",
    name: /\b(?:db|session|conn|connection|cursor|engine|tx|pool|client|prisma|knex|repository)\b.*\.(?:query|queryRow|exec|execute|executemany|commit|scalars?|flush|refresh|first|all|one|find\w*|save|transaction|QueryContext|ExecContext|Query|QueryRow|Exec)$/i,
    module:
      /sqlalchemy|psycopg|asyncpg|sqlite|mysql|^pg$|prisma|knex|typeorm|drizzle|database\/sql|gorm|jpa|jdbc|django\.db/,
    sure: 0.8,
  },
  { kind: "sql", name: /\bobjects\.(?:get|filter|create|all|bulk_create|update)$/, sure: 0.8 },
  {
    kind: "cache",
    name: /\b(?:redis|cache|memcached?)\w*\b.*\.(?:get|set|del|mget|hget|incr|expire|publish)$/i,
    sure: 0.8,
  },
  {
    kind: "queue",
    name: /\b(?:queue|producer|channel|sqs|kafka)\w*\.(?:add|send|publish|sendToQueue|sendMessage|produce)$/i,
    sure: 0.7,
  },
  { kind: "socket", name: /^(?:node:)?(?:net|tls)\.(?:connect|createConnection)$/, sure: 0.9 },
  { kind: "socket", name: /^socket\.(?:create_connection|socket)$/, sure: 0.9 },
];

/** What `call` talks to and how sure that is; null for a call that stays inside. */
export function outboundOf(
  call: CodeCall,
  file: CodeFile,
): { readonly kind: OutboundKind; readonly sure: number } | null {
  for (const { kind, name, module, sure } of rules) {
    if (!name.test(call.name) && !name.test(call.callee)) continue;
    if (module !== undefined && !file.modules.some((one) => module.test(one))) continue;
    if (call.name.startsWith("fetch") && file.functions.some((one) => one.name === "fetch")) continue;
    return { kind, sure };
  }
  return null;
}
