// The analyzers, one line each; each lies in the folder and file of its name, which a test holds to this list.
import type { Analyzer } from "./analyzer.js";
import { oxlint } from "./oxlint/oxlint.js";
import { ruff } from "./ruff/ruff.js";
import { secrets } from "./secrets/secrets.js";
import { structural } from "./structural/structural.js";
import { workflowInjection } from "./workflow-injection/workflow-injection.js";

/** Every analyzer, slowest first, so that two at a time end soonest. */
export const analyzerList: readonly Analyzer[] = [ruff, structural, oxlint, workflowInjection, secrets];
