// The service itself for the page: what runs here, how far the first run has come, whether it may be given work, its numbers.
import {
  defaultModel,
  providerNames,
  providerRow,
  resolveProviderKeys,
  type ProviderKeys,
} from "../../../models/models.js";
import { builtInLenses } from "../../../review/review.js";
import { messageOf } from "../../../runtime/runtime.js";
import { countWorkers, type Views } from "../../../store/store.js";
import type { Access, ServicePort } from "../../../web/web.js";
import { readStoredKeys } from "../read-stored-keys.js";
import { ownedKey } from "../service-models.js";
import { checkStep } from "./check-step.js";
import { checklistOf } from "./checklist.js";
import type { ModelsParts, WebPortsParts } from "./web-ports-parts.js";

const appMs = 5_000;
const noInstallation = { id: 0, installation: 0 };

/** The lists and numbers of the store, without who is signed in. */
type ReadViews = Omit<Views<string, Access>, "access">;

/** The port. */
export function createServicePort(parts: WebPortsParts, views: ReadViews): ServicePort {
  const readSlug = rememberSlug(parts);
  return {
    read: async () => {
      const { service, github, models, queue, database } = parts;
      const steps = await views.firstSteps();
      const counts = await queue.counts();
      const keys = await operatorKeys(parts);
      const chosen = modelInUse(models, keys);
      const appSlug = await readSlug();
      return {
        ...{ version: service.version, startedAt: service.startedAt, publicUrl: service.publicUrl },
        database: { engine: database.kind, version: steps.serverVersion },
        queue: {
          engine: service.queueEngine,
          version: service.queueEngine === "postgres" ? steps.serverVersion : null,
        },
        workers: await countWorkers(database.db, parts.clock.now()),
        queueDepth: { waiting: counts.waiting, running: counts.running, delayed: counts.delayed },
        github: {
          mode: github.mode,
          apiUrl: github.apiUrl,
          appSlug,
          installUrl: installUrl(github, appSlug),
        },
        models: { mode: chosen === null ? "offline" : "models", defaultModel: chosen },
        lenses: builtInLenses.map(({ id, title }) => ({ id, title })),
        providers: providerNames.map((name) => {
          const { title, defaultBaseUrl } = providerRow(name);
          return { name, title, needsBaseUrl: defaultBaseUrl === null };
        }),
        checklist: checklistOf({
          steps,
          github,
          appSlug,
          hasKey: keys.available.length > 0 || steps.keys > 0,
        }),
      };
    },
    check: (step, signal) => checkStep(step, signal, { parts, views, keys: () => operatorKeys(parts) }),
    readiness: (signal) => readReadiness(parts, views, signal),
    metrics: async () => {
      const [numbers, counts] = await Promise.all([views.numbers(), parts.queue.counts()]);
      const { waiting, running, delayed } = counts;
      return { ...numbers, queue: { waiting, running, delayed } };
    },
  };
}

/** The keys of the environment and those that the operator stored. */
async function operatorKeys({ database, models }: WebPortsParts): Promise<ProviderKeys> {
  const { env, allowedHosts, masterKey } = models;
  const stored = await readStoredKeys(database.db, noInstallation);
  return resolveProviderKeys({ env, allowedHosts, owned: stored.map((key) => ownedKey(key, masterKey)) });
}

function modelInUse({ model }: ModelsParts, keys: ProviderKeys): string | null {
  return model ?? defaultModel(keys);
}

/** The App's name in addresses, asked for once; while GitHub does not answer it is not known. */
function rememberSlug({ github, onFault }: WebPortsParts): () => Promise<string | null> {
  let known: string | null = null;
  return async () => {
    if (known !== null || github.readApp === null) return known;
    try {
      known = (await github.readApp(AbortSignal.timeout(appMs))).slug;
    } catch (error) {
      onFault({ what: "GitHub could not be asked for the App's name", error });
    }
    return known;
  };
}

function installUrl({ webUrl }: WebPortsParts["github"], slug: string | null): string | null {
  if (slug === null) return null;
  const folder = new URL(webUrl).hostname === "github.com" ? "apps" : "github-apps";
  return `${webUrl}/${folder}/${encodeURIComponent(slug)}/installations/new`;
}

/** Database with its schema, and queue: each is asked, and each says why not. */
async function readReadiness(
  parts: WebPortsParts,
  views: Pick<ReadViews, "firstSteps">,
  signal: AbortSignal,
): ReturnType<ServicePort["readiness"]> {
  const steps = await within(signal, views.firstSteps()).catch((thrown: unknown) => messageOf(thrown));
  const health = await within(signal, parts.queue.health()).catch((thrown: unknown) => messageOf(thrown));
  const isDatabaseUp = typeof steps !== "string";
  return [
    {
      part: "database",
      ok: isDatabaseUp,
      detail: isDatabaseUp ? `PostgreSQL ${steps.serverVersion} (${parts.database.kind})` : steps,
    },
    {
      part: "migrations",
      ok: isDatabaseUp,
      detail: isDatabaseUp
        ? `The schema is at version ${steps.schemaVersion}.`
        : "The database does not answer.",
    },
    typeof health === "string"
      ? { part: "queue", ok: false, detail: health }
      : {
          part: "queue",
          ok: health.kind === "ok",
          detail: health.kind === "ok" ? `${health.engine} answers.` : health.error.message,
        },
  ];
}

/** What `work` gives, or the signal's reason when that comes first. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error("It did not answer in time."));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
