// `assay doctor`: checks every part of the service and says what to do about each fault (spec I4).
import { exitOf, runChecks } from "../service/doctor/run-checks.js";
import { writeFinding, writeJson, writeTotals } from "../service/doctor/write-report.js";
import { wantsColour, type Surroundings } from "../surroundings.js";

/** The options of `assay doctor`. */
export interface DoctorCommandOptions {
  readonly format: "text" | "json";
  readonly testKeys: boolean;
}

/** Prints each finding as it comes. Ends with 0, with 3 at a fault, and with 4 when only a key or a sign-in is missing. */
export async function runDoctor(options: DoctorCommandOptions, surroundings: Surroundings): Promise<void> {
  const isText = options.format === "text";
  const isColoured = wantsColour(surroundings, process.stdout);
  const findings = await runChecks(options, surroundings, (finding) => {
    if (isText) process.stdout.write(writeFinding(finding, isColoured));
  });
  process.stdout.write(isText ? writeTotals(findings) : writeJson(findings));
  process.exitCode = exitOf(findings);
}
