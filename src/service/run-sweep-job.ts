// The job `sweep`: looks for what was lost between the code host and us, and forgets what is old (spec W6, Q3, O2).
import { planMissedReviews, planRedeliveries, sweepFloor } from "../intake/intake.js";
import type { JobRun } from "../queue/queue.js";
import { messageOf } from "../runtime/runtime.js";
import { failReview } from "./end-review.js";
import { requestFor } from "./request-for.js";
import type { ServiceParts } from "./service-parts.js";

const stuckMs = 60 * 60_000;
const thumbsMs = 14 * 24 * 3_600_000;

/** Every part of the sweep by itself: a fault of one is logged and does not keep the others from running. */
export async function runSweepJob(run: JobRun, parts: ServiceParts): Promise<unknown> {
  const done: Record<string, number> = {};
  for (const [name, part] of Object.entries(sweeps)) {
    run.signal.throwIfAborted();
    run.progress();
    try {
      done[name] = await part(run, parts);
    } catch (thrown) {
      run.signal.throwIfAborted();
      parts.log.warn({ sweep: name }, `a part of the sweep failed: ${messageOf(thrown)}`);
    }
  }
  return done;
}

type Sweep = (run: JobRun, parts: ServiceParts) => Promise<number>;

const sweeps: Readonly<Record<string, Sweep>> = {
  installations: sweepInstallations,
  deliveries: sweepDeliveries,
  reviews: sweepReviews,
  stuck: sweepStuck,
  thumbs: sweepThumbs,
  purged: (_run, parts) => parts.upkeep.purge(parts.clock.now() - parts.keepMs),
};

/** Installations that appeared or went while no webhook reached us. */
async function sweepInstallations(run: JobRun, { host, upkeep }: ServiceParts): Promise<number> {
  const seen = await host.listInstallations(run.signal);
  const held = await upkeep.installations();
  for (const gone of held.filter((id) => !seen.includes(id))) await upkeep.removeInstallation(gone);
  for (const id of seen) {
    const installation = await host.readInstallation(id, run.signal);
    if (installation !== null) await upkeep.syncInstallation(installation);
    run.progress();
  }
  return seen.length;
}

/** Deliveries that failed at the host's end and are not held at ours are asked for again. */
async function sweepDeliveries(run: JobRun, { host, upkeep, clock, log }: ServiceParts): Promise<number> {
  const now = clock.now();
  const floor = sweepFloor(await upkeep.sweepCursor(), now);
  const listed = await host.listDeliveries(floor, run.signal);
  const held = await upkeep.heldDeliveries([...new Set(listed.map(({ guid }) => guid))]);
  const plan = planRedeliveries({ listed, held, now });
  await upkeep.noteMissed(missedOf(plan, listed));
  for (const { id, guid } of plan.ask) {
    await host.redeliver(id);
    log.info({ delivery: guid }, "a lost delivery was asked for again");
    run.progress();
  }
  for (const guid of plan.givenUp)
    log.warn({ delivery: guid }, "a delivery failed too often and was given up");
  await upkeep.setSweepCursor(plan.settledUntil);
  return plan.ask.length;
}

/** What the page shows of lost deliveries: which were asked for again, and which were given up (spec W6). */
function missedOf(
  plan: ReturnType<typeof planRedeliveries>,
  listed: Awaited<ReturnType<ServiceParts["host"]["listDeliveries"]>>,
): Parameters<ServiceParts["upkeep"]["noteMissed"]>[0] {
  const first = new Map(listed.map((one) => [one.guid, one])); // newest first, so the oldest attempt stays
  const note = (isGivenUp: boolean) => (guid: string) => {
    const found = first.get(guid);
    return found === undefined
      ? []
      : [{ guid, event: found.event, deliveredAt: found.deliveredAt, isGivenUp }];
  };
  return [...plan.ask.map(({ guid }) => guid).flatMap(note(false)), ...plan.givenUp.flatMap(note(true))];
}

/** Open pull requests without a review that they should have. */
async function sweepReviews(run: JobRun, parts: ServiceParts): Promise<number> {
  let asked = 0;
  for (const repository of await parts.upkeep.activeRepositories()) {
    const open = await parts.host.openPulls(repository, run.signal);
    const facts = open.map((pull) => requestFor(repository, pull, { trigger: "sweep" }));
    const held = await parts.upkeep.heldReviews(
      repository.id,
      open.map(({ number }) => number),
    );
    const missed = planMissedReviews({
      open: facts.map(({ pullRequest }) => pullRequest),
      held,
      now: parts.clock.now(),
      since: repository.activeSince,
    });
    for (const { number } of missed) {
      const request = facts.find(({ pullRequest }) => pullRequest.number === number);
      if (request !== undefined) await parts.askForReview(request);
    }
    asked += missed.length;
    run.progress();
  }
  return asked;
}

/** Reviews that nothing works on any more: their owner is told instead of waiting for ever. */
async function sweepStuck(_run: JobRun, parts: ServiceParts): Promise<number> {
  const stuck = await parts.upkeep.stuckReviews(parts.clock.now() - stuckMs);
  for (const { id } of stuck)
    await failReview(
      id,
      {
        ...{ code: "job-hung", kind: "permanent" },
        message: "The review made no progress for an hour and nothing was at work on it.",
        remedy: "Ask for it again with /assay review; the service's log says what became of its jobs.",
      },
      parts,
    );
  return stuck.length;
}

/** Thumbs on inline comments have no webhook; those of recent pull requests are read (spec O2). */
async function sweepThumbs(run: JobRun, parts: ServiceParts): Promise<number> {
  const pulls = await parts.upkeep.recentPulls(parts.clock.now() - thumbsMs);
  const active = new Map((await parts.upkeep.activeRepositories()).map((one) => [one.id, one]));
  let kept = 0;
  for (const pull of pulls) {
    const repository = active.get(pull.repository);
    if (repository === undefined) continue;
    const thumbs = await parts.host.readThumbs(repository, pull.number, run.signal);
    for (const { commentId, up, down } of thumbs) {
      const act = { ...pull, finding: { commentId }, kind: "reaction", source: "github" } as const;
      const value = `+${up} -${down}`;
      if (await parts.people.recordAct({ ...act, value, actor: "reactions", at: parts.clock.now() }))
        kept += 1;
    }
    run.progress();
  }
  return kept;
}
