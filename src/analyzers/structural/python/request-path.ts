// A path from the request can climb out of its folder.
import { argumentsOf } from "../arguments.js";
import { isRequestData } from "../request-data.js";
import type { Rule } from "../rule.js";

/** Cleaned, checked and converted values are let through, and so is what send_from_directory guards. */
export const pyRequestPath: Rule = {
  id: "py-request-path",
  languages: ["python"],
  lens: "security",
  category: "access-control",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A name like `../../etc/passwd` in the request leads out of the folder. Resolve the path and check that it still lies inside.",
  mentions: /\brequest\b/,
  match: (file) =>
    file
      .callsTo(/^(open|io\.open|flask\.send_file|os\.(remove|unlink|path\.join)|shutil\.\w+|pathlib\.Path)$/)
      .filter(
        (call) =>
          argumentsOf(call).some((given) => isRequestData(given, file)) &&
          !/resolve\(|realpath|is_relative_to|commonpath|abspath|safe_join/.test(
            file.textOf(file.enclosingFunction(call)),
          ),
      ),
};
