// Puts the parts of the jobs together: rows, code host, models, purses, and the way back to the door.
import { openAnalyzerPool, type AnalyzerPool } from "../../analyzers/analyzers.js";
import { createGraphShelf } from "../../context/context.js";
import { openGitHub, type CallRecord, type GitHub } from "../../forge/forge.js";
import { createIntake, endNoticeJob, type Intake, type IntakeStore } from "../../intake/intake.js";
import { AssayError } from "../../runtime/runtime.js";
import { createAskQueues, createProgressKeepers, type ServiceParts } from "../../service/service.js";
import {
  type Database,
  createIntakeStore,
  createLimitNotes,
  createPeopleRows,
  createReviewRows,
  createUpkeepRows,
  openSharedLimits,
  settleDeliveryJob,
} from "../../store/store.js";
import { logCall } from "./log-calls.js";
import { createIndexer } from "./create-indexer.js";
import { createArtifactFetch } from "./fetch-artifacts.js";
import { createMeasurements } from "./find-measurements.js";
import { createGitHubHost, type GitHubHost } from "./github-host.js";
import { githubAddresses } from "./github-addresses.js";
import type { Foundation } from "./open-foundation.js";
import { createPurses } from "./purses.js";
import { createOwnApp, type OwnApp } from "./read-own.js";
import { readStoredKeys } from "./read-stored-keys.js";
import type { AppCredentials } from "./read-server-settings.js";
import { createServiceModels } from "./service-models.js";

/** Everything that web and workers share once there is an App. */
export interface OpenService {
  readonly github: GitHub;
  readonly intake: Intake;
  /** Intake over the database, or over one transaction of it. */
  readonly intakeOn: (db: Database["db"]) => Intake;
  /** Whether more deliveries wait for their commit than a quiet door ever has: the relay then lets them go first. */
  readonly isDoorBusy: () => boolean;
  readonly parts: ServiceParts;
  close(): Promise<void>;
}

const dayMs = 24 * 3_600_000;
const busyAt = 25; // deliveries unanswered

/** Opens the parts on a foundation. Throws `key-missing` when there is no GitHub App yet. */
export function openServiceParts(foundation: Foundation): OpenService {
  const { settings, folders, env, clock, log, database, queue, masterKey } = foundation;
  const { values } = settings;
  const app = settings.app ?? missingApp();
  const own = { appId: Number(app.appId), slug: null as string | null, reviewLabel: null };
  const github = openClient(foundation, app, (call) => {
    ownApp.hear(call);
  });
  const ownApp = createOwnApp(github, clock, ({ slug }) => (own.slug = slug));
  const defaults = {
    monthLimit: values.ASSAY_MONTH_LIMIT,
    consentRequired: values.ASSAY_CONSENT_REQUIRED ?? false,
  };
  const door = openDoor(foundation, { own, defaults, secrets: app.webhookSecrets });
  const shelf = createGraphShelf((values.ASSAY_HELD_GRAPHS_MB ?? 0) * 2 ** 20);
  const host = createGitHubHost({
    ...{ github, ownApp, env, clock, cacheDir: folders.git, indexDir: folders.index, shelf },
  });
  const analyzers = openAnalyzerPool({ clock });
  const parts: ServiceParts = {
    rows: createReviewRows(database.db, clock),
    people: createPeopleRows(database.db, clock),
    upkeep: {
      ...createUpkeepRows(database.db, { clock, defaults, endNotice: endNoticeJob }),
      settleJob: (jobId) => settleDeliveryJob(database.db, { jobId }, "done"),
    },
    ...{ host, clock, log, analyzers },
    findMeasurements: measurementsOf(foundation, { host, readOwn: () => ownApp.read() }),
    purses: createPurses(database.db, clock),
    modelsOf: createServiceModels({
      readKeys: (repository) => readStoredKeys(database.db, repository),
      ...{ masterKey, env, clock, model: values.ASSAY_MODEL },
      allowedHosts: values.ASSAY_ALLOWED_MODEL_HOSTS ?? [],
      cacheDir: folders.answers,
      log,
    }),
    askForReview: (request) => door.intake.askForReview(request),
    bringIndexUpTo: createIndexer(host, folders.index, shelf),
    cancelJobs: (review, reason) => queue.cancel({ group: review }, reason),
    enqueue: (order) => queue.enqueue(order),
    askQueues: createAskQueues(),
    progress: createProgressKeepers(),
    pageOf: (review) =>
      values.ASSAY_PUBLIC_URL === null ? null : new URL(`/reviews/${review}`, values.ASSAY_PUBLIC_URL).href,
    keepMs: (values.ASSAY_KEEP_DAYS ?? 30) * dayMs,
    random: Math.random,
  };
  return { ...{ github, ...door, parts }, close: () => closeBoth(github, analyzers) };
}

type Door = Pick<OpenService, "intake" | "intakeOn" | "isDoorBusy">;

/** What takes deliveries in. Over the database there is one for all: deliveries that come together are recorded together. */
function openDoor(
  { database, clock, log }: Foundation,
  given: {
    readonly own: Parameters<typeof createIntake>[0]["own"];
    readonly secrets: readonly string[];
    readonly defaults: Parameters<typeof createIntakeStore>[1];
  },
): Door {
  const { own, secrets, defaults } = given;
  const makeIntake = (store: IntakeStore): Intake =>
    createIntake({
      ...{ store, secrets, own, clock },
      onFault: ({ guid, event, error }) => {
        log.error({ delivery: guid, event, error }, "a delivery could not be recorded");
      },
    });
  const store = createIntakeStore(database.db, defaults);
  const intake = makeIntake(store);
  return {
    intake,
    intakeOn: (db) => (db === database.db ? intake : makeIntake(createIntakeStore(db, defaults))),
    isDoorBusy: () => store.unanswered() >= busyAt,
  };
}

async function closeBoth(github: GitHub, analyzers: AnalyzerPool): Promise<void> {
  await Promise.all([github.close(), analyzers.close()]);
}

/** Where measured results come from: uploads, and artifacts where the App may read them. */
function measurementsOf(
  { database, clock, log }: Foundation,
  given: { readonly host: GitHubHost; readonly readOwn: OwnApp["read"] },
): ServiceParts["findMeasurements"] {
  const { host, readOwn } = given;
  const { db } = database;
  return createMeasurements({
    ...{ db, log },
    earlierCommits: (of, sha, signal) => host.earlierCommits(of, sha, signal),
    fetchArtifacts: createArtifactFetch({ db, host, readOwn, clock, log }),
  });
}

/** The client of our App; what it hears of GitHub's limits is noted for people to see and shared with every process (spec O1, P3). */
function openClient(
  { settings, database, clock, log }: Foundation,
  app: AppCredentials,
  onCall: (call: CallRecord) => void,
): GitHub {
  const noteLimit = createLimitNotes(database.db, {
    clock,
    onFault: (error) => {
      log.warn({ error }, "GitHub's limits could not be noted");
    },
  });
  const shared = openSharedLimits(database, {
    clock,
    onFault: (error) => {
      log.warn({ error }, "GitHub's limits could not be shared between processes");
    },
  });
  const github = openGitHub({
    ...githubAddresses(settings.values),
    ...{ appId: app.appId, privateKey: app.privateKey, clock, shared },
    onCall: (call) => {
      logCall(log, call);
      onCall(call);
      if (call.route !== "POST /graphql") noteLimit(call); // GraphQL has an allowance of its own
    },
  });
  const close = async (): Promise<void> => {
    await github.close();
    await shared.close();
  };
  return { ...github, close };
}

function missingApp(): never {
  throw new AssayError({
    code: "key-missing",
    message:
      "there is no GitHub App: GITHUB_APP_ID, GITHUB_PRIVATE_KEY and GITHUB_WEBHOOK_SECRET are not set",
    remedy: "Make one with `assay init`, or try the service without GitHub: `assay serve --demo`.",
  });
}
