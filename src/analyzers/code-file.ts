// What a source file does, as plain data: its functions, its calls with their arguments, and the paths it compares with.
import { z } from "zod";

const place = { start: z.int(), end: z.int(), line: z.int(), endLine: z.int() };

const argumentSchema = z.object({
  key: z.string().nullable().describe("the name of a keyword argument"),
  kind: z.enum(["string", "function", "object", "name", "other"]),
  text: z.string().describe("cut at 2,000 characters"),
  string: z.string().nullable().describe("the value of a plain string"),
  ...place,
});

const callSchema = z.object({
  name: z.string().describe("the callee, imports and local variables resolved: requests.get"),
  callee: z.string().describe("the callee as written"),
  arguments: z.array(argumentSchema),
  isAwaited: z.boolean(),
  inLoop: z.boolean(),
  ...place,
});

/** `container` is the class around it, `decorators` what stands above it (annotations in Java), in order. */
const functionSchema = z.object({
  name: z.string(),
  container: z.string(),
  isAsync: z.boolean(),
  parameters: z.string(),
  decorators: z.array(callSchema),
  bodyStart: z.int(),
  ...place,
});

const guardSchema = z.object({
  path: z.string(),
  condition: z.string(),
  isPrefix: z.boolean(),
  ...place,
});

/** `body` and `handler` are the statements of the `try` and of its only handler, as written, without braces. */
const retrySchema = z.object({
  variable: z.string().describe("what the loop counts with, empty for none"),
  body: z.object(place),
  handler: z.object(place),
  ...place,
});

/** See `CodeFile`. */
export const codeFileSchema = z.object({
  path: z.string(),
  family: z.enum(["python", "script", "go", "java"]),
  isComplete: z.boolean(),
  imports: z.array(z.object({ local: z.string(), from: z.string() })),
  modules: z.array(z.string()),
  functions: z.array(functionSchema),
  classes: z.array(z.object({ name: z.string(), decorators: z.array(callSchema), ...place })),
  calls: z.array(callSchema),
  guards: z.array(guardSchema),
  retries: z.array(retrySchema).describe("loops that hold one try statement and nothing else"),
});

/**
 * One file. Offsets are UTF-16, end not included; lines 1-based. `guards` are branches taken for a path compared with:
 * their range is the branch. `isComplete` is false where the file used up its budget of work. Calls are in the order of the text.
 */
export type CodeFile = z.output<typeof codeFileSchema>;
/** One call or construction. */
export type CodeCall = z.output<typeof callSchema>;
/** One function, method or lambda. */
export type CodeFunction = z.output<typeof functionSchema>;
/** A loop around one `try`, which is how calls are repeated by hand. */
export type CodeRetry = z.output<typeof retrySchema>;
/** One argument of a call. */
export type CodeArgument = z.output<typeof argumentSchema>;
