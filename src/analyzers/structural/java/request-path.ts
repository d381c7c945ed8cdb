// A path from the request can climb out of its folder.
import { argumentsOf } from "../arguments.js";
import { constructionsOf, methodText } from "../java-code.js";
import { isRequestData } from "../request-data.js";
import type { Rule } from "../rule.js";

/** Cleaned, checked and converted values are let through. */
export const javaRequestPath: Rule = {
  id: "java-request-path",
  languages: ["java"],
  lens: "security",
  category: "access-control",
  severity: "critical",
  confidence: 0.8,
  use: "comment",
  scope: "production",
  message:
    "A name like `../../etc/passwd` in the request leads out of the folder. Normalise the path and check that it still starts with the folder.",
  mentions: /getParameter|getHeader|getPathInfo|getQueryString/,
  match: (file) =>
    [
      ...constructionsOf(
        /^(java\.io\.)?(File|FileInputStream|FileOutputStream|FileReader|FileWriter)$/,
        file,
      ),
      ...file.callsTo(/(^|\.)(Paths\.get|Path\.of)$/),
    ].filter(
      (call) =>
        argumentsOf(call).some((given) => isRequestData(given, file)) &&
        !/normalize\(|getCanonicalPath|startsWith\(|toRealPath|FilenameUtils/.test(methodText(call, file)),
    ),
};
