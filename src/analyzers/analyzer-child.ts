// The program of the child process: one task as JSON on stdin, its answer as JSON on stdout, then the end.
import { pathToFileURL } from "node:url";
import { z } from "zod";

const task = z.object({ module: z.string(), name: z.string(), input: z.unknown() });
const callable = z.union([
  z.custom<(input: unknown) => unknown>((value) => typeof value === "function"),
  z
    .custom<{ run: (input: unknown) => unknown }>(
      (value) => z.object({ run: z.any() }).safeParse(value).success,
    )
    .transform((analyzer) => (input: unknown) => analyzer.run(input)),
]);

const { module, name, input } = task.parse(JSON.parse(await readAll(process.stdin)));
const exported = z.record(z.string(), z.unknown()).parse({ ...(await import(pathToFileURL(module).href)) });
const answer = JSON.stringify(await callable.parse(exported[name])(input));
// The line feed tells that the answer is whole. An ordinary exit would wait seconds for V8's compilers of WebAssembly, whose
// work nobody needs any more (measured: 3.5 s and 2 CPU seconds after a 0.8 s run of ruff).
process.stdout.write(`${answer}\n`, () => process.kill(process.pid, "SIGKILL"));

async function readAll(stream: NodeJS.ReadStream): Promise<string> {
  let text = "";
  for await (const part of stream.setEncoding("utf8")) text += String(part);
  return text;
}
