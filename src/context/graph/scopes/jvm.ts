// Java and Kotlin, which share their packages.
import { openNamedScopes } from "./named-scopes.js";
import type { RepositoryLayout, ScopeResolver } from "./scope-resolver.js";

/** Opens the family for one repository. */
export function openJvmScopes(layout: RepositoryLayout): ScopeResolver {
  return openNamedScopes(layout, { family: "jvm", separator: ".", parents: false });
}
