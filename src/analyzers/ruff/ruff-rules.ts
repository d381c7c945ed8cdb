// The ruff rules that are worth a reader's time, graded.
import { but, type Grade } from "../rule-table.js";
import { named, type RuffTable } from "./ruff-rule.js";
import { ruffSecurityRules } from "./ruff-security-rules.js";

const bug: Grade = {
  lens: "bugs",
  category: "logic",
  severity: "major",
  confidence: 0.85,
  use: "comment",
};
const crash = but(bug, { category: "api-misuse", confidence: 0.9 });
const typeFault = but(bug, { category: "types" });
const state = but(bug, { category: "state", confidence: 0.8 });
const errorBug = but(bug, { category: "error-handling" });
const slip = but(bug, { severity: "minor", confidence: 0.75 });
const swallow = but(errorBug, { lens: "resilience", confidence: 0.75 });
const blocking = but(bug, { lens: "performance", category: "blocking", confidence: 0.8 });
const waiting = but(blocking, { severity: "minor", confidence: 0.65 });
const asyncBug = but(bug, { category: "concurrency", confidence: 0.8 });
const hidden = but(bug, { lens: "security", category: "other", confidence: 0.7 });
const clock = but(bug, { severity: "minor", confidence: 0.5, use: "evidence" });
const upkeep = but(clock, { lens: "maintainability", category: "structure" });

const blocks = "While it waits, no other task of this event loop runs.";
const special = "Python raises TypeError as soon as the method is used.";
const noCode = "The logging call raises inside the handler and the record is lost.";
const invisible = "Readers and reviewers cannot see this character, but the program can.";
const naive = "Times without a zone compare and subtract wrongly across zones and clock changes.";

/** Every ruff rule whose hits become facts, by code. A test runs a sample through each and holds its name to ruff's. */
export const ruffRules: RuffTable = {
  B006: named(
    "mutable-argument-default",
    state,
    "The default is made once, so calls share and change one object.",
  ),
  B023: named("function-uses-loop-variable", state, "Called after the loop, it sees the last value only."),
  B904: named("raise-without-from-inside-except", but(errorBug, { severity: "minor" }), "The cause is lost."),
  B909: named("loop-iterator-mutation", state, "Items are skipped or visited twice, or the loop raises."),
  E722: named(
    "bare-except",
    swallow,
    "It also catches KeyboardInterrupt and SystemExit, so the program cannot stop.",
  ),
  F601: named("multi-value-repeated-key-literal", bug, "Only the last value is kept."),
  F632: named("is-literal", bug, "Identity of literals depends on the interpreter; compare with `==`."),
  F811: named("redefined-while-unused", slip, "The first definition can never be used."),
  F821: named("undefined-name", crash, "Python raises NameError when this line runs."),
  F823: named("undefined-local", crash, "Python raises UnboundLocalError when this line runs."),
  F841: named("unused-variable", upkeep, "A value is computed and dropped."),
  PLE0100: named(
    "yield-in-init",
    crash,
    "`__init__` becomes a generator, and making the object raises TypeError.",
  ),
  PLE0101: named("return-in-init", crash, "Making the object raises TypeError."),
  PLE0115: named("nonlocal-and-global", crash, "The module does not compile."),
  PLE0117: named("nonlocal-without-binding", crash, "The module does not compile."),
  PLE0118: named("load-before-global-declaration", crash, "The module does not compile."),
  PLE0237: named("non-slot-assignment", crash, "Python raises AttributeError when this line runs."),
  PLE0241: named("duplicate-bases", crash, "Defining the class raises TypeError."),
  PLE0302: named("unexpected-special-method-signature", crash, special),
  PLE0303: named("invalid-length-return-type", typeFault, special),
  PLE0304: named("invalid-bool-return-type", typeFault, special),
  PLE0305: named("invalid-index-return-type", typeFault, special),
  PLE0307: named("invalid-str-return-type", typeFault, special),
  PLE0308: named("invalid-bytes-return-type", typeFault, special),
  PLE0309: named("invalid-hash-return-type", typeFault, special),
  PLE0604: named("invalid-all-object", typeFault, "`from module import *` raises TypeError."),
  PLE0605: named("invalid-all-format", typeFault, "`from module import *` raises TypeError."),
  PLE0643: named("potential-index-error", crash, "Python raises IndexError when this line runs."),
  PLE0704: named(
    "misplaced-bare-raise",
    errorBug,
    "With nothing to raise again, Python raises RuntimeError instead.",
  ),
  PLE1132: named("repeated-keyword-argument", crash, "Python raises TypeError when this line runs."),
  PLE1141: named(
    "dict-iter-missing-items",
    crash,
    "Iterating gives keys, and unpacking them fails or splits strings.",
  ),
  PLE1142: named("await-outside-async", crash, "The module does not compile."),
  PLE1205: named("logging-too-many-args", errorBug, noCode),
  PLE1206: named("logging-too-few-args", errorBug, noCode),
  PLE1300: named("bad-string-format-character", crash, "Python raises ValueError when this line runs."),
  PLE1307: named("bad-string-format-type", crash, "Python raises TypeError when this line runs."),
  PLE1310: named("bad-str-strip-call", slip, "`strip` takes a set of characters, not a word."),
  PLE1507: named("invalid-envvar-value", typeFault, "Python raises TypeError when this line runs."),
  PLE1519: named("singledispatch-method", bug, "Dispatch looks at `self` and always takes the same branch."),
  PLE1520: named("singledispatchmethod-function", bug, "The decorated function cannot be called."),
  PLE1700: named("yield-from-in-async-function", crash, "The module does not compile."),
  PLE2502: named("bidirectional-unicode", hidden, "The code does not run in the order in which it is shown."),
  PLE2510: named("invalid-character-backspace", hidden, invisible),
  PLE2512: named("invalid-character-sub", hidden, invisible),
  PLE2513: named("invalid-character-esc", hidden, invisible),
  PLE2514: named("invalid-character-nul", hidden, invisible),
  PLE2515: named("invalid-character-zero-width-space", hidden, invisible),
  PLE4703: named("modified-iterating-set", state, "Python raises RuntimeError on the next step of the loop."),
  PLW0127: named("self-assigning-variable", slip, "The line does nothing; another name was probably meant."),
  PLW0128: named("redeclared-assigned-name", slip, "Only the last value of the name is kept."),
  PLW1508: named("invalid-envvar-default", typeFault, "The type differs between set and unset."),
  LOG004: named(
    "log-exception-outside-except-handler",
    slip,
    "There is no exception to log, so `NoneType: None` is written.",
  ),
  LOG014: named(
    "exc-info-outside-except-handler",
    slip,
    "There is no exception to log, so `NoneType: None` is written.",
  ),
  ASYNC100: named(
    "cancel-scope-no-checkpoint",
    asyncBug,
    "With nothing awaited inside, the timeout never fires.",
  ),
  ASYNC105: named("trio-sync-call", asyncBug, "The coroutine is made and never run."),
  ASYNC109: named("async-function-with-timeout", but(upkeep, { category: "timeout" }), ""),
  ASYNC110: named("async-busy-wait", waiting, "Polling wastes time and adds delay; wait for an event."),
  ASYNC115: named("async-zero-sleep", but(waiting, { category: "other" }), ""),
  ASYNC116: named("long-sleep-not-forever", but(waiting, { category: "timeout" }), ""),
  ASYNC119: named(
    "yield-in-context-manager-in-async-generator",
    asyncBug,
    "Clean-up may run late or in another task.",
  ),
  ASYNC210: named("blocking-http-call-in-async-function", blocking, blocks),
  ASYNC212: named("blocking-http-call-httpx-in-async-function", blocking, blocks),
  ASYNC220: named("create-subprocess-in-async-function", but(blocking, { severity: "minor" }), blocks),
  ASYNC221: named("run-process-in-async-function", blocking, blocks),
  ASYNC222: named("wait-for-process-in-async-function", blocking, blocks),
  ASYNC230: named("blocking-open-call-in-async-function", but(blocking, { severity: "minor" }), blocks),
  ASYNC240: named("blocking-path-method-in-async-function", but(blocking, { severity: "minor" }), blocks),
  ASYNC250: named("blocking-input-in-async-function", blocking, blocks),
  ASYNC251: named("blocking-sleep-in-async-function", blocking, blocks),
  RUF006: named(
    "asyncio-dangling-task",
    asyncBug,
    "The task may be collected while it runs; keep a reference to it.",
  ),
  BLE001: named("blind-except", but(swallow, { severity: "minor", confidence: 0.5, use: "evidence" }), ""),
  C901: named("complex-structure", but(upkeep, { category: "complexity" }), "Each path needs its own test."),
  DTZ001: named("call-datetime-without-tzinfo", clock, naive),
  DTZ002: named("call-datetime-today", clock, naive),
  DTZ003: named("call-datetime-utcnow", clock, naive),
  DTZ004: named("call-datetime-utcfromtimestamp", clock, naive),
  DTZ005: named("call-datetime-now-without-tzinfo", clock, naive),
  DTZ006: named("call-datetime-fromtimestamp", clock, naive),
  DTZ007: named("call-datetime-strptime-without-zone", clock, naive),
  DTZ011: named("call-date-today", clock, naive),
  DTZ012: named("call-date-fromtimestamp", clock, naive),
  DTZ901: named("datetime-min-max", clock, naive),
  ...ruffSecurityRules,
};

/** Functions with more independent paths than this are told to the maintainability lens (C901). */
export const maxComplexity = 15;

/** Rules whose own fix keeps what the code was meant to do; fixes of all others are left out. */
export const fixableRuffRules: ReadonlySet<string> = new Set([
  ...["B006", "F632", "PLE0241", "PLE1141", "PLE1519", "PLE1520", "PLE4703"],
  ...["PLE2510", "PLE2512", "PLE2513", "PLE2515", "ASYNC105", "ASYNC115", "ASYNC116", "LOG004", "LOG014"],
]);
