// Proposes an honest refusal on Django: the view is wrapped, innermost, so that what its client raises becomes 503.
import { editLines, type Replacement } from "./edit-lines.js";
import type { Proposal, ProposalCase } from "./proposal.js";
import { clientErrors, lineOf, refusalWords } from "./refusal.js";

const wrapper = "when_unavailable";

/** At most one: for a plain function as the view, in a file that imports from Django on one line, with a client that raises. */
export function proposeDjangoRefusal(
  { located, files }: ProposalCase,
  answers: readonly string[],
): readonly Proposal[] {
  const { path, startLine, name } = located.route.handler;
  const file = files.find((one) => one.path === path);
  const view = file?.code.functions.find((one) => one.name === name && one.line === startLine);
  const clients = located.outbound.flatMap(({ kind, sure, call }) =>
    kind === "http" && sure >= 0.3 ? [call.name] : [],
  );
  const raised = clientErrors.filter(({ client }) => clients.some((one) => client.test(one)));
  const [first] = raised;
  if (file === undefined || view === undefined || first === undefined) return [];
  const from = /^from django[\w.]* import [^\n(\\]*$/m.exec(file.text);
  const isPlain =
    !view.isAsync && view.container === "" && !raised.some(({ error }) => file.text.includes(error));
  if (from === null || !isPlain || file.text.includes(wrapper)) return [];
  const def = file.text.slice(view.start).search(/^def /m) + view.start;
  const top = Math.min(
    view.start,
    ...view.decorators.map(({ start }) => file.text.lastIndexOf("\n", start) + 1),
  );
  if (def < view.start) return [];
  const errors = raised.map(({ error }) => error);
  const imports = [
    "from functools import wraps",
    "from django.http import JsonResponse",
    ...raised.map((one) => one.imports),
  ].filter((line) => !new RegExp(`^${line}[ \\t]*$`, "m").test(file.text));
  const after = from.index + from[0].length;
  const insert = (at: number, text: string): Replacement => ({ start: at, end: at, text });
  return [
    {
      title: `Answer 503 with Retry-After when ${raised.map(({ what }) => what).join(" or ")} (${path}:${lineOf(file.text, def)})`,
      ...{ ...refusalWords, answers },
      edits: editLines(path, file.text, [
        insert(after, imports.map((line) => `\n${line}`).join("")),
        insert(top, wrapperOf(errors.length === 1 ? first.error : `(${errors.join(", ")})`)),
        insert(def, `@${wrapper}\n`),
      ]),
    },
  ];
}

function wrapperOf(errors: string): string {
  return `def ${wrapper}(view):
    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except ${errors}:
            refusal = JsonResponse({"detail": "a dependency cannot be had"}, status=503)
            refusal["Retry-After"] = "1"
            return refusal

    return answer


`;
}
