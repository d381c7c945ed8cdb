// One repository: its names and its real git folder.
import type { GitFolder } from "../git/git-folder.js";

/** A repository. `name` may change; `id` never does. `installed`: the App may see it. `nextNumber` is the next pull's. */
export interface RepositoryRecord {
  readonly id: number;
  readonly owner: string;
  name: string;
  defaultBranch: string;
  readonly private: boolean;
  installed: boolean;
  readonly git: GitFolder;
  nextNumber: number;
  readonly createdAt: number;
}

/** `owner/name` as it is now. */
export function fullName(repository: { readonly owner: string; readonly name: string }): string {
  return `${repository.owner}/${repository.name}`;
}
