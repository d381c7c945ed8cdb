// Where the service keeps what is not in its database: fetched git objects, indexes, model answers.
import { join, resolve } from "node:path";
import envPaths from "env-paths";
import type { Surroundings } from "../surroundings.js";

/** The folders. All but `data` hold what can be had again. */
export interface ServiceFolders {
  readonly data: string;
  readonly git: string;
  readonly index: string;
  readonly answers: string;
}

/** The folders under `named`, else under the platform's data folder. None is made here. */
export function serviceFolders(named: string | null, { cwd }: Surroundings): ServiceFolders {
  const data = named === null ? join(envPaths("assay", { suffix: "" }).data, "service") : resolve(cwd, named);
  const under = (name: string): string => join(data, name);
  return { data, git: under("git"), index: under("index"), answers: under("answers") };
}
