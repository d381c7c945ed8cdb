// The list of noticers, in the order in which a reader meets their notes.
import type { Noticer } from "./changed-file.js";
import { noteConfiguration } from "./note-configuration.js";
import { noteDependencies } from "./note-dependencies.js";
import { noteFileKinds } from "./note-file-kinds.js";
import { noteMigrations } from "./note-migrations.js";
import { notePublicApi } from "./note-public-api.js";
import { noteSecrets } from "./note-secrets.js";
import { noteTodos } from "./note-todos.js";
import { noteUntested } from "./note-untested.js";
import { noteWorkflows } from "./note-workflows.js";

/** Every noticer; a test holds this list to the `note-*.ts` files of the folder. */
export const noticers: readonly Noticer[] = [
  noteSecrets,
  noteMigrations,
  noteWorkflows,
  notePublicApi,
  noteConfiguration,
  noteDependencies,
  noteUntested,
  noteTodos,
  noteFileKinds,
];
