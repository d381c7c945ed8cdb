// The operator's bounds on how much is reviewed; every repository is under them.

/**
 * Bounds of the gate (spec G1, G4). Rates count reviews that were really made, within the last hour, null: no bound.
 * `pauseAfter` reviews of one pull request that nobody asked for by hand, within `pauseWindowMs`, pause it. A push
 * within `burstWindowMs` of the pull request's last review waits `settleMs` for the next push, which then replaces it.
 */
export interface GatePolicy {
  readonly repositoryPerHour: number | null;
  readonly installationPerHour: number | null;
  readonly pauseAfter: number;
  readonly pauseWindowMs: number;
  readonly burstWindowMs: number;
  readonly settleMs: number;
}

/** The bounds where the operator sets none: far above what a team does by hand, far below what a runaway script does. */
export const defaultGatePolicy: GatePolicy = {
  repositoryPerHour: 60,
  installationPerHour: 300,
  pauseAfter: 15,
  pauseWindowMs: 24 * 3_600_000,
  burstWindowMs: 60_000,
  settleMs: 10_000,
};

/** The hour that rates are counted over. */
export const rateWindowMs = 3_600_000;
