// The exit code of an evaluation (spec I3), and the marks that a person sets it.
import { metrics, type Evaluation, type Metric } from "../../../evaluation/evaluation.js";
import { AssayError } from "../../../runtime/runtime.js";

/** A mark: the first configuration's metric must not be under `least`. */
export interface Mark {
  readonly metric: Metric;
  readonly least: number;
}

/** Reads `f1=0.6`. Throws `usage`. */
export function parseMark(value: string): Mark {
  const [name = "", number = ""] = value.split("=");
  const metric = metrics.find((one) => one === name);
  const least = Number(number);
  if (metric !== undefined && number !== "" && least >= 0 && least <= 1) return { metric, least };
  throw new AssayError({
    code: "usage",
    message: `--fail-under cannot be "${value}"`,
    remedy: `Give ${metrics.join(", ")} and a number from 0 to 1, as in --fail-under f1=0.6.`,
  });
}

/**
 * 4 where no key was accepted, 3 where it stopped early or nothing could be scored, 1 where a mark is missed (with a line for
 * each), else 0. A metric that cannot be computed is under every mark but 0.
 */
export function exitOf(
  evaluation: Evaluation,
  marks: readonly Mark[],
): { code: 0 | 1 | 3 | 4; lines: readonly string[] } {
  const { stopped, configurations } = evaluation;
  if (stopped !== null) return { code: stopped.startsWith("no key was accepted") ? 4 : 3, lines: [] };
  const first = configurations[0];
  if (first === undefined || configurations.some(({ runs, failedRuns }) => runs.length === failedRuns))
    return { code: 3, lines: ["no case could be reviewed"] };
  const lines = marks.flatMap(({ metric, least }) => {
    const { value } = first.overall[metric];
    return (value ?? 0) >= least
      ? []
      : [`${metric} is ${value === null ? "not known" : value.toFixed(3)}, under ${least}`];
  });
  return { code: lines.length > 0 ? 1 : 0, lines };
}
