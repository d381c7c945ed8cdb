// Slots per installation for a program that is one process; several processes share the store's.
import type { Clock } from "../runtime/runtime.js";
import type { SlotPort } from "./ports.js";

/** A SlotPort in memory, with leases on the given clock. */
export function createLocalSlots(clock: Clock): SlotPort {
  const leases = new Map<number, Map<string, number>>();
  const heldBy = (installation: number): Map<string, number> => {
    const held = leases.get(installation) ?? new Map<string, number>();
    leases.set(installation, held);
    for (const [holder, untilMs] of held) if (untilMs <= clock.now()) held.delete(holder);
    return held;
  };
  return {
    acquire: (installation, holder, { max, leaseMs }) => {
      const held = heldBy(installation);
      if (!held.has(holder) && held.size >= max) return Promise.resolve(false);
      held.set(holder, clock.now() + leaseMs);
      return Promise.resolve(true);
    },
    renew: (installation, holder, leaseMs) => {
      const held = heldBy(installation);
      if (held.has(holder)) held.set(holder, clock.now() + leaseMs);
      return Promise.resolve();
    },
    release: (installation, holder) => {
      const held = heldBy(installation);
      held.delete(holder);
      if (held.size === 0) leases.delete(installation);
      return Promise.resolve();
    },
  };
}
