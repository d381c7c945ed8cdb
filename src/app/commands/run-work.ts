// `assay work`: workers alone, beside other processes that share the database and the queue (spec Y3, Q5).
import { openFoundation } from "../service/open-foundation.js";
import { openServiceParts } from "../service/open-service-parts.js";
import { flushWithin } from "../service/open-tracing.js";
import { readServerSettings } from "../service/read-server-settings.js";
import { startWorkers } from "../service/start-workers.js";
import { whenInterrupted } from "../service/when-interrupted.js";
import type { Surroundings } from "../surroundings.js";

/** Works until it is interrupted, then drains. Throws `broken-config`, `key-missing` and what the database and the queue throw. */
export async function runWork(surroundings: Surroundings): Promise<void> {
  const settings = readServerSettings(surroundings.env);
  const foundation = await openFoundation(settings, surroundings);
  const graceMs = (settings.values.ASSAY_GRACE_SECONDS ?? 25) * 1_000;
  try {
    const service = openServiceParts(foundation);
    const work = await startWorkers(foundation, service.parts);
    foundation.log.info({ database: foundation.database.kind }, "working");
    await whenInterrupted(surroundings.signal);
    foundation.log.info({ graceMs }, "draining");
    const drained = foundation.clock.now() + graceMs;
    await work.close({ graceMs });
    await service.close();
    await foundation.tracing.close({ withinMs: flushWithin(drained - foundation.clock.now()) });
  } finally {
    await foundation.close();
  }
}
