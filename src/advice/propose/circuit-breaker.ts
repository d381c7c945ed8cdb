// Proposes a circuit breaker around an outbound HTTP call, where a library for it is a dependency already: opossum, cockatiel, pybreaker.
import type { CodeCall } from "../../analyzers/analyzers.js";
import { editLines, type Replacement } from "./edit-lines.js";
import { answering, deadlineFor, type ProgramFile, type Proposal, type ProposalRule } from "./proposal.js";

/** Code for one library: what must be imported and made once, and how a call goes through it. */
interface Library {
  readonly family: "script" | "python";
  readonly module: string;
  readonly imports: string;
  readonly made: (call: CodeCall, deadlineMs: number) => string;
  readonly passed: (call: CodeCall, inside: string) => string;
}

const libraries: readonly Library[] = [
  {
    family: "script",
    module: "opossum",
    imports: 'import CircuitBreaker from "opossum";',
    made: ({ callee }, deadlineMs) =>
      `const breaker = new CircuitBreaker((...given) => ${callee}(...given), { timeout: ${deadlineMs}, errorThresholdPercentage: 50, resetTimeout: 5_000 });`,
    passed: (_, inside) => `breaker.fire(${inside})`,
  },
  {
    family: "script",
    module: "cockatiel",
    imports: 'import { circuitBreaker, ConsecutiveBreaker, handleAll } from "cockatiel";',
    made: () =>
      "const breaker = circuitBreaker(handleAll, { halfOpenAfter: 5_000, breaker: new ConsecutiveBreaker(5) });",
    passed: ({ callee }, inside) => `breaker.execute(() => ${callee}(${inside}))`,
  },
  {
    family: "python",
    module: "pybreaker",
    imports: "import pybreaker",
    made: () => "breaker = pybreaker.CircuitBreaker(fail_max=5, reset_timeout=5)",
    passed: ({ callee }, inside) => `breaker.call(${callee}, ${inside})`,
  },
];

/** One for the surest call; empty where no library is there, or a breaker is. */
export const proposeBreaker: ProposalRule = (of) => {
  const answers = answering(of, "no-deadline", "amplifies", "does-not-recover");
  if (answers.length === 0) return [];
  for (const { kind, path, call, sure } of of.located.outbound) {
    const file = of.files.find((one) => one.path === path);
    const library = libraries.find(
      ({ family, module }) => family === file?.code.family && of.dependencies.has(module),
    );
    if (kind !== "http" || sure < 0.3 || file === undefined || library === undefined) continue;
    const edits = guarded({ file, call, library, deadlineMs: deadlineFor(of) });
    if (edits === null) continue;
    return [
      {
        title: `Stop asking for 5 s after repeated failures, by ${library.module} (${path}:${call.line})`,
        why: `While its dependency is down every request still waits for ${call.callee}. After a few failures in a row the breaker refuses at once, and asks again after a pause.`,
        tradeOff:
          "While it is open, requests fail that might have passed; the first one after the pause is the test.",
        ...{ source: "rules", answers, edits, newDependencies: [] },
      } satisfies Proposal,
    ];
  }
  return [];
};

interface Guard {
  readonly file: ProgramFile;
  readonly call: CodeCall;
  readonly library: Library;
  readonly deadlineMs: number;
}

function guarded({ file, call, library, deadlineMs }: Guard): Proposal["edits"] | null {
  const { path, text, code } = file;
  if (/\bbreaker\b|CircuitBreaker/.test(text) || /\brequire\(/.test(text)) return null;
  const first = call.arguments[0];
  const inside = first === undefined ? "" : text.slice(first.start, text.slice(0, call.end).lastIndexOf(")"));
  const imports = [...text.matchAll(/^(?:import|from) [^\n]*$/gm)];
  const last = imports.at(-1);
  if (first === undefined || last === undefined || !/["';\w]$/.test(last[0])) return null;
  const end = last.index + last[0].length;
  const from = code.modules.includes(library.module) ? "" : `\n${library.imports}`;
  const replacements: readonly Replacement[] = [
    { start: end, end, text: `${from}\n\n${library.made(call, deadlineMs)}` },
    { start: call.start, end: call.end, text: library.passed(call, inside) },
  ];
  return editLines(path, text, replacements);
}
