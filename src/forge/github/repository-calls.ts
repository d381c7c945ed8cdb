// Words calls of one repository: its name in the route, a token that reaches no other repository.
import type { Call } from "./call.js";
import type { Caller } from "./caller.js";
import type { Reading } from "./github.js";
import type { TokenUse } from "./installation-tokens.js";
import type { RepositoryRef } from "./repository.js";

/** Words one call; `owner` and `repo` are filled in where the route names them. */
export type WordCall = (
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  options?: Reading,
) => Omit<Call, "expect">;

/** A repository's caller. `call` words a read, `writing` a write, `artifacts` a read of what workflows left, each with the token for it. */
export interface RepositoryCalls {
  readonly caller: Caller;
  readonly ref: RepositoryRef;
  readonly call: WordCall;
  readonly writing: WordCall;
  readonly artifacts: WordCall;
  readonly asker: (use: TokenUse) => Call["asker"];
}

/** Binds `caller` to `ref`. */
export function createRepositoryCalls(caller: Caller, ref: RepositoryRef): RepositoryCalls {
  const asker = (use: TokenUse): Call["asker"] => ({
    kind: "installation",
    scope: { installation: ref.installation, repository: ref.id, use },
  });
  const word =
    (use: TokenUse): WordCall =>
    (route, parameters, options) => ({
      route,
      asker: asker(use),
      parameters: {
        ...(route.includes("{owner}") ? { owner: ref.owner, repo: ref.name } : {}),
        ...parameters,
      },
      signal: options?.signal,
    });
  return { caller, ref, asker, call: word("read"), writing: word("write"), artifacts: word("artifacts") };
}
