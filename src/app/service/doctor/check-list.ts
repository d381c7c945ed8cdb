// The checks of `assay doctor`, in the order in which they are run and said.
import type { Check } from "./check.js";
import { dataFolder } from "./checks/data-folder.js";
import { database } from "./checks/database.js";
import { deliveries } from "./checks/deliveries.js";
import { environment } from "./checks/environment.js";
import { git } from "./checks/git.js";
import { githubApp } from "./checks/github-app.js";
import { githubEvents } from "./checks/github-events.js";
import { githubPermissions } from "./checks/github-permissions.js";
import { githubWebhook } from "./checks/github-webhook.js";
import { installations } from "./checks/installations.js";
import { masterKey } from "./checks/master-key.js";
import { modelKeys } from "./checks/model-keys.js";
import { queue } from "./checks/queue.js";
import { reachability } from "./checks/reachability.js";
import { signIn } from "./checks/sign-in.js";

/** Every check; a test holds the list to the folder. What a check needs stands before it. */
export const checks: readonly Check[] = [
  environment,
  git,
  dataFolder,
  database,
  queue,
  masterKey,
  modelKeys,
  signIn,
  githubApp,
  githubPermissions,
  githubEvents,
  githubWebhook,
  reachability,
  deliveries,
  installations,
];
