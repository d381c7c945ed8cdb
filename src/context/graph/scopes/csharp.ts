// C#: namespaces, and those around them.
import { openNamedScopes } from "./named-scopes.js";
import type { RepositoryLayout, ScopeResolver } from "./scope-resolver.js";

/** Opens the family for one repository. */
export function openCsharpScopes(layout: RepositoryLayout): ScopeResolver {
  return openNamedScopes(layout, { family: "csharp", separator: ".", parents: true });
}
