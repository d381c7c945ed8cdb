// What an evaluation is asked for: the options that decide its numbers, kept in its file so that it can be taken up again.
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { z } from "zod";
import { refuteModes } from "../../../review/review.js";
import { AssayError, messageOf, packageRoot, sha256 } from "../../../runtime/runtime.js";
import { parseConfig, type Flags } from "../../../settings/settings.js";
import { programVersion } from "../../program-version.js";
import { readFlags } from "../settings-flags.js";

const side = {
  model: z.array(z.string()),
  config: z.string().nullable(),
  refute: z.enum(["off", ...refuteModes]).nullable(),
};

/** The options that decide what is reviewed and how. Paths are full. `against` is null without a second configuration. */
export const evalRequestSchema = z.object({
  set: z.string(),
  cases: z.array(z.string()),
  lenses: z.string().nullable(),
  ...side,
  against: z.object(side).nullable(),
  runs: z.int().min(1),
  seed: z.int().min(0),
  resamples: z.int().min(1),
});

/** A parsed request. */
export type EvalRequest = z.infer<typeof evalRequestSchema>;

/** The options of the command that make a request. */
export interface RequestOptions {
  readonly model: readonly string[];
  readonly lenses?: string | undefined;
  readonly config?: string | undefined;
  readonly against?: string | undefined;
  readonly againstModel: readonly string[];
  readonly refute?: EvalRequest["refute"] | undefined;
  readonly againstRefute?: EvalRequest["refute"] | undefined;
  readonly cases: readonly string[];
  readonly runs: number;
  readonly seed: number;
  readonly resamples: number;
}

/** The request of a command line; `set` undefined means the set that comes with the program. */
export function requestOf(set: string | undefined, options: RequestOptions, cwd: string): EvalRequest {
  const full = (path: string | undefined): string | null => (path === undefined ? null : resolve(cwd, path));
  const isCompared =
    options.against !== undefined || options.againstModel.length > 0 || options.againstRefute !== undefined;
  const model = [...options.model];
  const config = full(options.config);
  return {
    set: full(set) ?? join(packageRoot, "samples", "evaluation"),
    cases: [...options.cases],
    lenses: options.lenses ?? null,
    model,
    config,
    refute: options.refute ?? null,
    // What the second side does not name, it takes from the first.
    against: isCompared
      ? {
          model: options.againstModel.length > 0 ? [...options.againstModel] : model,
          config: full(options.against) ?? config,
          refute: options.againstRefute ?? options.refute ?? null,
        }
      : null,
    runs: options.runs,
    seed: options.seed,
    resamples: options.resamples,
  };
}

/** One configuration that is scored. `config` stands in the place of the `.assay.yml` of every case; null leaves the case's own. */
export interface EvalConfiguration {
  readonly label: string;
  readonly hash: string;
  readonly flags: Flags;
  readonly config: string | null;
}

/** The configurations of a request, one or two. Throws `broken-config` for a file that is missing or has a fault. */
export async function configurationsOf(request: EvalRequest): Promise<EvalConfiguration[]> {
  const sides = [request, ...(request.against === null ? [] : [request.against])];
  const made = await Promise.all(
    sides.map(async ({ model, config, refute }) => {
      const flags = readFlags({ model, lenses: request.lenses ?? undefined, refute: refute ?? undefined });
      const text = config === null ? null : await readConfig(config);
      const label = [
        model.length === 0 ? "models at hand" : model.join(" + "),
        config === null ? "" : basename(config),
        refute === null ? "" : `refute ${refute}`,
      ]
        .filter((part) => part !== "")
        .join(", ");
      const hash = sha256(JSON.stringify([programVersion(), flags, text]));
      return { label, hash, flags, config: text };
    }),
  );
  const isSame = new Set(made.map(({ label }) => label)).size < made.length;
  return isSame ? made.map((one, at) => ({ ...one, label: `${"AB"[at] ?? ""}: ${one.label}` })) : made;
}

async function readConfig(path: string): Promise<string> {
  const refuse = (why: string, cause?: unknown): AssayError =>
    new AssayError({
      code: "broken-config",
      message: `${path} cannot be used as a configuration: ${why}`,
      remedy: "It is written like .assay.yml; see docs/configuration.md.",
      cause,
    });
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw refuse(messageOf(cause), cause);
  });
  const [fault] = parseConfig(text, path).warnings;
  if (fault !== undefined)
    throw refuse(`${fault.line === null ? "" : `line ${fault.line}: `}${fault.message}`);
  return text;
}
