// Weighs one changed file: a number from 0 to 100 and the reasons for it, heaviest first.
import type { FileRisk } from "../brief.js";
import { riskFactors, riskSignals, type RiskSubject } from "./risk-signals.js";

/** Sums the signals that apply, scaled by what the file is for; a signal worth less than half a point gives no reason. */
export function assessRisk(subject: RiskSubject): FileRisk {
  const { file } = subject;
  const factor = riskFactors[file.class.kind];
  const found = riskSignals
    .flatMap(({ weight, measure }) => {
      const signal = measure(subject);
      return signal === null ? [] : [{ points: weight * signal.share, reason: signal.reason }];
    })
    .filter(({ points }) => points >= 0.5)
    .sort((a, b) => b.points - a.points);
  const sum = found.reduce((total, { points }) => total + points, 0);
  return {
    path: file.path,
    status: file.diff.status,
    added: file.added.length,
    removed: file.removed.length,
    risk: Math.min(100, Math.round(sum * factor)),
    reasons: found.map(({ reason }) => reason),
  };
}
