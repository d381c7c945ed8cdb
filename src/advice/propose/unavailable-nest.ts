// Proposes an honest refusal on NestJS: a filter for what fetch and axios throw, registered where the application is made.
import { editLines } from "./edit-lines.js";
import type { Proposal, ProposalCase } from "./proposal.js";
import { lineOf, refusalWords } from "./refusal.js";

const made =
  /^([ \t]*)(?:const|let) (\w+)(?:: *[\w<>.]+)? *= *await NestFactory\.create(?:<[\w.]+>)?\(.*\);?[ \t]*$/m;
const named = /^import [^\n]* from ["']@nestjs\/core["'];?[ \t]*$/m;
const types = /\b(?:ArgumentsHost|BaseExceptionFilter|Catch|DependencyUnavailable)\b/;

/** What each client throws when its other side cannot be had, so that faults of the program itself stay 500. */
const thrown: readonly { readonly client: RegExp; readonly what: string; readonly test: string }[] = [
  {
    client: /(?:^|\.)fetch$/,
    what: "fetch fails",
    test: '(error instanceof TypeError && error.message === "fetch failed") || ["AbortError", "TimeoutError"].includes((error as Error).name)',
  },
  {
    client: /^axios(?:\.|$)/,
    what: "axios fails",
    test: "(error as { isAxiosError?: boolean }).isAxiosError === true",
  },
];

/** At most one, where the file that makes the application can be seen and its client is fetch or axios; TypeScript alone. */
export function proposeNestRefusal(
  { located, files }: ProposalCase,
  answers: readonly string[],
): readonly Proposal[] {
  const clients = located.outbound.flatMap(({ kind, sure, call }) =>
    kind === "http" && sure >= 0.3 ? [call.name] : [],
  );
  const met = thrown.filter(({ client }) => clients.some((name) => client.test(name)));
  const file = files.find(
    ({ path, text }) => path.endsWith(".ts") && made.test(text) && named.test(text) && !types.test(text),
  );
  const [app, from] = [made.exec(file?.text ?? ""), named.exec(file?.text ?? "")];
  const isThere = files.some(({ text }) => /\buseGlobalFilters\b|\bAPP_FILTER\b/.test(text));
  if (file === undefined || app === null || from === null || met.length === 0 || isThere) return [];
  const [whole, indent = "", name = "app"] = app;
  const [imported, registered] = [from.index + from[0].length, app.index + whole.length];
  return [
    {
      title: `Answer 503 with Retry-After when ${met.map(({ what }) => what).join(" or ")} (${file.path}:${lineOf(file.text, app.index)})`,
      ...{ ...refusalWords, answers },
      edits: editLines(file.path, file.text, [
        {
          start: imported,
          end: imported,
          text: filterOf(met.map(({ test }) => test).join(" || ")),
        },
        {
          start: registered,
          end: registered,
          text: `\n${indent}${name}.useGlobalFilters(new DependencyUnavailable(${name}.getHttpAdapter()));`,
        },
      ]),
    },
  ];
}

/** `header` and `send` are the words that Express and Fastify share. Imports below other code are read first all the same. */
function filterOf(test: string): string {
  return `
import { type ArgumentsHost, Catch } from "@nestjs/common";
import { BaseExceptionFilter } from "@nestjs/core";

@Catch()
class DependencyUnavailable extends BaseExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const isUnavailable = ${test};
    if (!isUnavailable) return super.catch(error, host);
    const answer = host.switchToHttp().getResponse();
    answer.status(503).header("Retry-After", "1").send({ detail: "a dependency cannot be had" });
  }
}
`;
}
