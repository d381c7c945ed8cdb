// Runs the checks one after another, skipping those whose ground another check found faulty.
import { AssayError } from "../../../runtime/runtime.js";
import type { Surroundings } from "../../surroundings.js";
import { checks } from "./check-list.js";
import { faultOf, skipped, type Check, type Finding } from "./check.js";
import { openExamined, type DoctorOptions, type Examined } from "./examined.js";
import { createHider } from "./hide-secrets.js";

/** A finding with its check's name. */
export interface NamedFinding extends Finding {
  readonly check: string;
}

/**
 * Runs every check and tells each finding as it comes, free of secrets. Opens what it needs and closes it. Throws
 * `cancelled` when the signal aborts, and nothing else.
 */
export async function runChecks(
  options: DoctorOptions,
  surroundings: Surroundings,
  onFinding: (finding: NamedFinding) => void = () => undefined,
): Promise<readonly NamedFinding[]> {
  const examined = openExamined(options, surroundings);
  const hide = createHider(surroundings.env);
  const found = new Map<string, NamedFinding>();
  try {
    for (const check of checks) {
      const finding = await findOne(check, { examined, found });
      if (surroundings.signal.aborted) throw interrupted();
      const { line, remedy } = finding;
      const told = { line: oneLine(hide(line)), remedy: remedy === null ? null : oneLine(hide(remedy)) };
      const named = { check: check.name, ...finding, ...told };
      found.set(check.name, named);
      onFinding(named);
    }
    return [...found.values()];
  } finally {
    await examined.close();
  }
}

/** The exit code of spec I3: 0 without a fault, 4 when only keys or a sign-in are missing, else 3. */
export function exitOf(findings: readonly Finding[]): 0 | 3 | 4 {
  const faults = findings.filter(({ status }) => status === "fault");
  if (faults.length === 0) return 0;
  return faults.every(({ isCredential }) => isCredential) ? 4 : 3;
}

async function findOne(
  check: Check,
  { examined, found }: { examined: Examined; found: ReadonlyMap<string, Finding> },
): Promise<Finding> {
  const faulty = check.needs.find((name) => blocks(found.get(name)));
  if (faulty !== undefined) return skipped(`not looked at, because ${faulty} is not in order`);
  try {
    return await check.examine(examined);
  } catch (thrown) {
    return faultOf(thrown);
  }
}

function blocks(finding: Finding | undefined): boolean {
  return finding?.status === "fault" || finding?.status === "skipped";
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}

function interrupted(): AssayError {
  return new AssayError({
    code: "cancelled",
    message: "the checks were interrupted",
    remedy: "Run it again.",
  });
}
