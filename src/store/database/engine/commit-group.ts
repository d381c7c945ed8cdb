// Group commit: calls that come while a transaction is under way share the next one, and each is answered after its own commit.
import { AssayError } from "../../../runtime/runtime.js";
import { createTurns, refuseOverfull } from "./turns.js";

/**
 * How calls are carried out. `together` answers each call in order, null for one that has to go by itself; when it rejects,
 * nothing of it happened. `alone` is one call in a transaction of its own. Calls that share a key (`keysOf`) never share a
 * transaction: the later one waits for the next. `most` calls share one; at `mostUnanswered` further calls are refused.
 */
export interface GroupOptions<Call, Answer> {
  readonly together: (calls: readonly Call[]) => Promise<readonly (Answer | null)[]>;
  readonly alone: (call: Call) => Promise<Answer>;
  readonly keysOf: (call: Call) => readonly string[];
  readonly most: number;
  readonly mostUnanswered: number;
}

/**
 * An open group. `take` resolves when the call's own commit is durable; it rejects with `database-unavailable` (nothing
 * happened) when the database is away or the group is overfull, else as `alone` does. `unanswered` counts calls under way.
 */
export interface CommitGroup<Call, Answer> {
  take(call: Call): Promise<Answer>;
  unanswered(): number;
}

/** While one transaction waits for the disk, another computes; more of them were smaller and gained nothing. */
const mostUnderWay = 2;

/** Calls that go by themselves leave sessions of the pool to the shared transaction and to everybody else. */
const mostAlone = 4;

/**
 * A group without a timer: a call that finds a transaction free begins at once, so that a quiet door waits for nobody, and the
 * busier it is the more calls share a transaction. A call that the database refuses does not fail its neighbours: when the
 * shared transaction fails for any reason but an absent database, each of its calls goes by itself. Source: decision 0010.
 */
export function createCommitGroup<Call, Answer>(
  options: GroupOptions<Call, Answer>,
): CommitGroup<Call, Answer> {
  const waiting: Waiting<Call, Answer>[] = [];
  const turns = createTurns({ atOnce: mostAlone, mostUnanswered: Infinity }); // bounded with all others below
  let unanswered = 0;
  let underWay = 0;

  const commitAll = async (): Promise<void> => {
    underWay += 1;
    while (waiting.length > 0) await commit(takeNext(waiting, options), options);
    underWay -= 1;
  };
  const join = (call: Call): Promise<Answer | null> =>
    new Promise((answer, refuse) => {
      waiting.push({ call, answer, refuse });
      if (underWay < mostUnderWay) void commitAll(); // never rejects: every call is told what became of it
    });
  return {
    take: async (call) => {
      refuseOverfull(unanswered, options.mostUnanswered);
      unanswered += 1;
      try {
        return (await join(call)) ?? (await turns.take(() => options.alone(call)));
      } finally {
        unanswered -= 1;
      }
    },
    unanswered: () => unanswered,
  };
}

interface Waiting<Call, Answer> {
  readonly call: Call;
  readonly answer: (answer: Answer | null) => void;
  readonly refuse: (fault: unknown) => void;
}

/** The oldest calls with no key in common, taken out of the line; what must wait keeps its place. */
function takeNext<Call, Answer>(
  waiting: Waiting<Call, Answer>[],
  { keysOf, most }: GroupOptions<Call, Answer>,
): readonly Waiting<Call, Answer>[] {
  const keys = new Set<string>();
  const [next, later]: [Waiting<Call, Answer>[], Waiting<Call, Answer>[]] = [[], []];
  for (const one of waiting.splice(0)) {
    const own = keysOf(one.call);
    const joins = next.length < most && !own.some((key) => keys.has(key));
    (joins ? next : later).push(one);
    for (const key of own) keys.add(key); // also of one that waits: who comes after it stays after it
  }
  waiting.push(...later);
  return next;
}

async function commit<Call, Answer>(
  calls: readonly Waiting<Call, Answer>[],
  { together }: GroupOptions<Call, Answer>,
): Promise<void> {
  try {
    const answers = await together(calls.map(({ call }) => call));
    for (const [at, { answer }] of calls.entries()) answer(answers[at] ?? null);
  } catch (fault) {
    const isAway = fault instanceof AssayError && fault.kind === "transient";
    for (const { answer, refuse } of calls)
      if (isAway) refuse(fault);
      else answer(null);
  }
}
