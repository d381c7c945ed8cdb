// Hands the API and the live line to every page, and ties the line to what was read: news first, then the row again.
import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useSyncExternalStore, type ReactNode } from "react";
import type { StreamedEvent } from "../../../src/web/api-types.js";
import type { Api } from "../api/ask.js";
import type { LineState, LiveLine } from "./open-live-line.js";

/** What every page is given. */
export interface Ground {
  readonly api: Api;
  readonly line: LiveLine;
}

const GroundContext = createContext<Ground | null>(null);

/** Gives `ground` to what is below. */
export function GroundProvider({ ground, children }: { ground: Ground; children: ReactNode }) {
  return <GroundContext value={ground}>{children}</GroundContext>;
}

/** The API and the line. Throws outside of the provider: a mistake of ours. */
export function useGround(): Ground {
  const ground = useContext(GroundContext);
  if (ground === null) throw new Error("useGround needs a GroundProvider above it");
  return ground;
}

/** The state of the line, as it changes. */
export function useLineState(): LineState {
  const { line } = useGround();
  return useSyncExternalStore(
    (changed) => line.subscribe(changed),
    () => line.state(),
  );
}

/** Re-renders with every piece of news from the line. */
export function useLineVersion(): number {
  const { line } = useGround();
  return useSyncExternalStore(
    (changed) => line.subscribe(changed),
    () => line.version(),
  );
}

const restMs = 350;

/**
 * Reads `keys` again soon after an event that `concerns` them (at most once in a third of a second), and at once when the line comes back:
 * whatever was missed in between is then on the page. `kind` leaves out all other events.
 */
export function useRereadOnNews(
  keys: readonly string[],
  review: string | null,
  kind?: StreamedEvent["body"]["type"],
): void {
  const { line } = useGround();
  const client = useQueryClient();
  const joined = keys.join(" ");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const reread = (): void => {
      timer = null;
      for (const key of joined.split(" ")) {
        const queryKey = review === null ? [key] : [key, review];
        void client.invalidateQueries({ queryKey });
      }
    };
    const leave = line.subscribe((news) => {
      if (news.kind === "state") return;
      if (news.kind === "event" && review !== null && news.event.review !== review) return;
      if (news.kind === "event" && kind !== undefined && news.event.body.type !== kind) return;
      if (news.kind === "again") reread();
      else timer ??= setTimeout(reread, restMs);
    });
    return () => {
      leave();
      if (timer !== null) clearTimeout(timer);
    };
  }, [line, client, joined, review, kind]);
}
