// How long the command takes to start, beside a bare Node that does nothing. Start with: node bench/run.js startup
import { resolve } from "node:path";
import { median, sayMachine, spread, table } from "./figures.js";
import { runMeasured } from "./run-measured.js";

const rounds = 15;
const startsForCpu = 20;
const targetMs = 250;
const root = resolve(import.meta.dirname, "..");
const assay = resolve(root, "bin", "assay.js");
const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
const starts = [
  { name: "node -e 0", argv: [process.execPath, "-e", "0"] },
  { name: "assay --version", argv: [process.execPath, assay, "--version"] },
  { name: "assay --help", argv: [process.execPath, assay, "--help"] },
  { name: "assay review --help", argv: [process.execPath, assay, "review", "--help"] },
] as const;

console.log(
  `Start-up. ${sayMachine()} Least / median / most of ${rounds} rounds, taken in turn. Target: --help < ${targetMs} ms.`,
);
const walls = new Map<string, number[]>(starts.map(({ name }) => [name, []]));
for (let round = -1; round < rounds; round += 1) {
  for (const { name, argv } of starts) {
    const { wallMs, code } = await runMeasured({ argv, env, cwd: root });
    if (code !== 0) throw new Error(`${name} ended with ${code}; build first: npm run build`);
    if (round >= 0) walls.get(name)?.push(wallMs); // the first round fills the disk's cache
  }
}
const bare = walls.get(starts[0].name) ?? [];
const rows: string[][] = [];
for (const { name, argv } of starts) {
  const wall = walls.get(name) ?? [];
  const ratio = median(wall.map((ms, at) => ms / (bare[at] ?? ms)));
  rows.push([name, spread(wall), ratio.toFixed(2), (await cpuMsOf(argv)).toFixed(0)]);
}
console.log(table(["command", "wall ms", "× bare node", "CPU ms"], rows));

/** The shell tells hundredths of a second, too coarse for one start. */
async function cpuMsOf(argv: readonly string[]): Promise<number> {
  const loop = `i=0; while [ "$i" -lt ${startsForCpu} ]; do "$@" >/dev/null; i=$((i + 1)); done`;
  const { cpuSeconds } = await runMeasured({
    argv: ["/bin/sh", "-c", loop, "loop", ...argv],
    env,
    cwd: root,
  });
  return (cpuSeconds * 1000) / startsForCpu;
}
