// What the store holds at the moment of a decision, read inside the transaction that will act on it.
import type { GateSettings } from "./gate-settings.js";

/** Whether a repository may be worked on at all: the first half of the gate, the same for reviews, commands and indexing. */
export interface AccessState {
  readonly installation: {
    readonly state: "active" | "suspended" | "removed";
    readonly consentRequired: boolean;
    /** Reviews a month; null: no bound. */
    readonly monthLimit: number | null;
  };
  readonly repository: {
    readonly state: "known" | "active" | "removed";
    readonly settings: GateSettings;
    readonly settingsVersion: number;
  };
}

/**
 * Everything that the gate weighs for one review request. Counts leave out reviews that are skipped or cancelled;
 * times are milliseconds since the epoch.
 */
export interface GateState extends AccessState {
  /** The newest review with the same repository, number, head, base branch and settings version that is queued, running or completed. */
  readonly sameHead: string | null;
  /** The greatest `asOf` of this pull request's held reviews, whatever their state; null when none is held. */
  readonly newestAsOf: number | null;
  /** Whether a pause is on for this pull request. */
  readonly paused: boolean;
  /** When this pull request's newest counted or cancelled review was made; null when none was. */
  readonly lastReviewAt: number | null;
  readonly counts: {
    /** Reviews of this pull request made since `pullRequestSince` that nobody asked for by hand. */
    readonly pullRequest: number;
    /** Reviews of this repository made since `rateSince`. */
    readonly repository: number;
    /** Reviews of this installation made since `rateSince`. */
    readonly installation: number;
  };
}
