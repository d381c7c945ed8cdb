// What a fault can do to an exchange, in the few words that the proxy understands. No fault is named here.

/**
 * The two ways that bytes travel through the proxy, and where a fault may sit on each:
 *
 *     client ──▶ [client ingress] ── request ──▶ [server egress] ──▶ upstream
 *     client ◀── [client egress] ◀── response ── [server ingress] ◀── upstream
 */
export type FlowName = "request" | "response";

/** Which of the proxy's two connections a fault sits on. */
export type Side = "client" | "server";

/** Bytes that come into the proxy on that side, that leave it there, or both. */
export type Direction = "ingress" | "egress" | "both";

/** A piece about to travel: `offset` is the body bytes sent before it; `readyMs` when it could have gone on. */
export interface Piece {
  readonly part: "head" | "body" | "end";
  readonly offset: number;
  readonly bytes: number;
  readonly readyMs: number;
}

/**
 * How a flow is broken off. `head`: before anything passes. A number: after that many body bytes. `answered`: when the
 * other side has sent all of it, none of which passes on (a bare stream has no end to wait for: its first bytes count).
 * `cut` closes in order (FIN), `reset` does not (RST).
 */
export interface Ending {
  readonly when: "head" | "answered" | { readonly afterBytes: number };
  readonly how: "cut" | "reset";
}

/**
 * What a fault does to the bytes of one flow. Pure but for its own memory of earlier pieces; times are milliseconds.
 * `longestPiece` bounds the bytes that travel at once from `offset`; `release` says when a piece may go on, Infinity
 * for as long as the fault lasts. Order is kept by the flow: a piece never overtakes an earlier one.
 */
export interface Shaper {
  longestPiece?(offset: number): number;
  release?(piece: Piece): number;
  readonly ending?: Ending;
}

/** An HTTP answer given in the upstream's place: before it is asked, or after it has answered in full. */
export interface Answer {
  readonly when: "before" | "after";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The upstream's name cannot be resolved; known `afterMs`. */
export interface DialFailure {
  readonly reason: string;
  readonly afterMs: number;
}

/** All that one fault does to one exchange. `shape` is asked once for each flow that the fault sits on. */
export interface Effect {
  readonly dial?: DialFailure;
  readonly answer?: Answer;
  readonly shape?: (flow: FlowName) => Shaper;
}

/** The flows that a fault at `side` and `direction` acts on. */
export function flowsAt(side: Side, direction: Direction): readonly FlowName[] {
  if (direction === "both") return ["request", "response"];
  return [(side === "client") === (direction === "ingress") ? "request" : "response"];
}
