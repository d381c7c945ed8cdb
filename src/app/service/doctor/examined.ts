// What the checks of `assay doctor` look at, opened when the first one asks and closed together.
import { openGitHub, type GitHub, type GitHubApp } from "../../../forge/forge.js";
import { AssayError, systemClock, type Clock } from "../../../runtime/runtime.js";
import { inspectDatabase, type DatabaseInspection } from "../../../store/store.js";
import type { Surroundings } from "../../surroundings.js";
import { githubAddresses } from "../github-addresses.js";
import { readServerSettings, type ServerSettings } from "../read-server-settings.js";
import { serviceFolders, type ServiceFolders } from "../service-folders.js";

/** What the command line says beside the environment. Keys cost a little to test, so that is asked for. */
export interface DoctorOptions {
  readonly testKeys: boolean;
}

/**
 * The service as the checks see it. Each part is opened once; one that cannot be opened throws the same fault to whoever asks.
 * `close` ends what was opened.
 */
export interface Examined {
  readonly surroundings: Surroundings;
  readonly options: DoctorOptions;
  readonly clock: Clock;
  /** Throws `broken-config`. */
  readonly settings: () => ServerSettings;
  readonly folders: () => ServiceFolders;
  database(): Promise<DatabaseInspection>;
  /** Throws `key-missing` without an App. */
  github(): GitHub;
  app(): Promise<GitHubApp>;
  close(): Promise<void>;
}

/** Opens nothing yet. Must be closed. */
export function openExamined(options: DoctorOptions, surroundings: Surroundings): Examined {
  const { env, signal } = surroundings;
  const settings = once(() => readServerSettings(env));
  const folders = once(() => serviceFolders(settings().values.ASSAY_DATA_DIR, surroundings));
  let database: Promise<DatabaseInspection> | null = null;
  let github: GitHub | null = null;
  const openApp = (): GitHub => (github ??= openClient(settings()));
  return {
    ...{ surroundings, options, settings, folders },
    clock: systemClock,
    database: () =>
      (database ??= inspectDatabase({
        url: settings().values.DATABASE_URL,
        dataDir: folders().data,
        searchPath: env["PATH"] ?? "",
      })),
    github: openApp,
    app: once(() => openApp().app({ signal })),
    close: async () => {
      await github?.close();
      const opened = await (database ?? Promise.resolve(null)).catch(() => null); // it was told where it was asked for
      await opened?.close();
    },
  };
}

function openClient(settings: ServerSettings): GitHub {
  const { app } = settings;
  if (app !== null) return openGitHub({ ...githubAddresses(settings.values), ...app, clock: systemClock });
  throw new AssayError({
    code: "key-missing",
    message: "there is no GitHub App: GITHUB_APP_ID and its key are not set",
    remedy: "Make one with `assay init`, or set the variables of the App you have.",
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
