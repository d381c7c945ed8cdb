// Intervals, quantiles and times of the context benchmark.

/** Paired bootstrap of the mean difference, 95 %, with a fixed seed so that a run can be repeated. */
export function interval(differences: readonly number[]): string {
  let state = 12345;
  const random = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const means = Array.from({ length: 2000 }, () => {
    let sum = 0;
    for (let draw = 0; draw < differences.length; draw += 1)
      sum += differences[Math.floor(random() * differences.length)] ?? 0;
    return sum / differences.length;
  }).sort((a, b) => a - b);
  const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  return `${mean.toFixed(3)} [${(means[50] ?? 0).toFixed(3)}, ${(means[1949] ?? 0).toFixed(3)}]`;
}

/** Median and tails of a list of times. */
export function quantiles(list: readonly number[]): string {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`;
}

/** The answer with what it took: wall time in milliseconds and the CPU seconds of this process. */
export async function timed<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly value: T; readonly wallMs: number; readonly cpuSeconds: number }> {
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  const value = await work();
  const used = process.cpuUsage(cpu);
  return { value, wallMs: performance.now() - begun, cpuSeconds: (used.user + used.system) / 1e6 };
}
