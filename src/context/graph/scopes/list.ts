// Every family of languages and how it is opened.
import type { ScopeFamily } from "../../languages/language.js";
import { openCsharpScopes } from "./csharp.js";
import { openGoScopes } from "./go.js";
import { openIncludeScopes } from "./include.js";
import { openJvmScopes } from "./jvm.js";
import { openPhpScopes } from "./php.js";
import { openPythonScopes } from "./python.js";
import { openRubyScopes } from "./ruby.js";
import { openRustScopes } from "./rust.js";
import type { RepositoryLayout, ScopeResolver } from "./scope-resolver.js";
import { openScriptScopes } from "./script.js";
import { openShellScopes } from "./shell.js";

/** Opens every family for one repository. */
export function openScopes(layout: RepositoryLayout): Readonly<Record<ScopeFamily, ScopeResolver>> {
  return {
    script: openScriptScopes(layout),
    python: openPythonScopes(layout),
    go: openGoScopes(layout),
    jvm: openJvmScopes(layout),
    rust: openRustScopes(layout),
    ruby: openRubyScopes(layout),
    include: openIncludeScopes(layout),
    csharp: openCsharpScopes(layout),
    php: openPhpScopes(layout),
    shell: openShellScopes(layout),
  };
}
