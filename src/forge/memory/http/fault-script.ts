// Scripted troubles: which call meets which, by route and by count.

/**
 * What happens to a call. `status` answers instead of GitHub, before anything took effect; `lost-answer` cuts the
 * connection, and `status-after` answers a 5xx, after it took effect; `hang` never sends headers, `hang-in-body` sends
 * half of the body and no more, `cut-body` half and ends the connection; `delay` waits first; the limits answer as GitHub does
 * (`retryAfterSeconds` null: no such header); `run-first` does something between two calls, such as moving the head.
 */
export type FaultEffect =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "status-after"; readonly status: number }
  | { readonly kind: "lost-answer" }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" }
  | { readonly kind: "hang-in-body" }
  | { readonly kind: "cut-body" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "primary-limit"; readonly status?: 403 | 429; readonly resetInSeconds: number }
  | {
      readonly kind: "secondary-limit";
      readonly status?: 403 | 429;
      readonly retryAfterSeconds: number | null;
    }
  | { readonly kind: "run-first"; readonly run: () => Promise<void> };

/**
 * `route` is a method or `*`, a space, and a path without the API's prefix, in which `*` stands for anything
 * (`POST /repos/*` + `/pulls/*` + `/reviews`), `* *` for every call, `* /graphql`, `* /git/*`. `nth` is the first matching call, counted
 * from 1 since the fault was scripted, that is hit; `times` (default 1, `Infinity` for good) how many from then on.
 */
export interface ScriptedFault {
  readonly route: string;
  readonly nth?: number;
  readonly times?: number;
  readonly effect: FaultEffect;
}

/** The script. `add` gives the function that takes the fault out again; `clear` takes out all. */
export interface FaultScript {
  add(fault: ScriptedFault): () => void;
  clear(): void;
}

/** A script, and `next`, which counts a call and tells what it meets: the fault added first wins. */
export interface FaultDesk extends FaultScript {
  next(method: string, path: string): FaultEffect | null;
}

interface Held extends ScriptedFault {
  readonly pattern: RegExp;
  seen: number;
}

/** An empty script. */
export function createFaultDesk(): FaultDesk {
  const held = new Set<Held>();
  return {
    add: (fault) => {
      const one: Held = { ...fault, pattern: patternOf(fault.route), seen: 0 };
      held.add(one);
      return () => void held.delete(one);
    },
    clear: () => {
      held.clear();
    },
    next: (method, path) => {
      let effect: FaultEffect | null = null;
      for (const one of held) {
        if (!one.pattern.test(`${method} ${path}`)) continue;
        one.seen += 1;
        const first = one.nth ?? 1;
        if (one.seen >= first && one.seen < first + (one.times ?? 1)) effect ??= one.effect;
      }
      return effect;
    },
  };
}

function patternOf(route: string): RegExp {
  const [method = "*", path = "*"] = route.split(" ");
  const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  const verb = method === "*" ? "[A-Z]+" : escape(method.toUpperCase());
  const place = path === "*" ? ".*" : path.split("*").map(escape).join("[^ ]*?");
  return new RegExp(`^${verb} ${place}$`);
}
