// One moment of the live progress: the program's own review, asked of a script, by a clock that moves only when told.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const epochMs = Date.UTC(2026, 0, 1);

/**
 * The picture that `assay review` shows on a terminal `ms` milliseconds after it began to ask its lenses, as coloured text.
 * Reading the change takes no time by this clock; the lenses take what the script says, and a retry waits half its longest.
 */
export async function progressAt(ms, { repo, base, model, root, columns }) {
  const { analyzers, forge, models, report, review, settings } = await openRooms(root);
  const time = handClock();
  const ticks = handClock(time.clock.now);
  let shown = "";
  const progress = report.openProgress({
    write: (text) => (shown = text),
    columns: () => columns,
    rows: () => 24,
    isTty: true,
    colour: true,
    clock: ticks.clock,
  });
  const source = await forge.openLocalCheckout({
    dir: repo,
    env: { PATH: process.env.PATH },
    base,
    head: null,
    staged: false,
  });
  const interrupted = new AbortController();
  let startAsking;
  const asking = new Promise((resolve) => (startAsking = resolve));
  const reviewing = review.reviewChange({
    run: "picture",
    source,
    analyzers: analyzers.createAnalyzers(),
    models: models.createModels({
      keys: await models.resolveProviderKeys({ env: {} }),
      clock: time.clock,
      random: () => 0.5,
    }),
    options: optionsFor(model, settings),
    clock: time.clock,
    onEvent: (event) => {
      progress.onEvent(event);
      if (event.type === "agent:started") startAsking();
    },
    signal: interrupted.signal,
  });
  await Promise.race([asking, reviewing]);
  await time.moveTo(ms);
  await ticks.moveTo(ms);
  const picture = shown.replace(/^\x1b\[\d+A\r\x1b\[0J/, ""); // how the writer takes the earlier picture away
  interrupted.abort(new Error("the picture is taken"));
  await reviewing.catch(() => undefined); // it was interrupted, as told
  await progress.close();
  await source.close();
  return picture;
}

/** Rooms of the built program, by their doors. */
async function openRooms(root) {
  const names = ["analyzers", "forge", "models", "report", "review", "settings"];
  const doors = await Promise.all(
    names.map((name) => import(pathToFileURL(join(root, "dist", name, `${name}.js`)).href)),
  );
  return Object.fromEntries(names.map((name, at) => [name, doors[at]]));
}

function optionsFor(model, { effectiveOptions, parseConfig }) {
  return effectiveOptions({
    config: parseConfig("", ".assay.yml"),
    configPath: ".assay.yml",
    guidelines: [],
    warnings: [],
    flags: { lenses: null, model, perLens: {}, failOn: null },
    fallback: null,
    canAsk: () => true,
  }).options;
}

/** A clock that stands still until `moveTo`, which wakes sleepers one by one, each at its own time. */
function handClock(now) {
  let nowMs = epochMs;
  const sleepers = new Set();
  const sleep = (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => {
        sleepers.delete(sleeper);
        reject(signal.reason);
      };
      const wake = () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      const sleeper = { at: nowMs + ms, wake };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", stop, { once: true });
    });
  const moveTo = async (ms) => {
    for (;;) {
      await settle();
      const [next] = [...sleepers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > epochMs + ms) break;
      nowMs = Math.max(nowMs, next.at);
      next.wake();
    }
    nowMs = epochMs + ms;
  };
  return { clock: { now: now ?? (() => nowMs), sleep }, moveTo };
}

/** Lets everything that is under way come to rest; the script's file has to be read from the disk meanwhile. */
function settle() {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
