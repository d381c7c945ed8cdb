// Numbers with units as people write them: `200ms`, `1.5s`, `512KBps`, `64KiB`, `30%`.

/** Factors to milliseconds. */
const timeUnits: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Factors to bytes; K, M and G are decimal, Ki and Mi binary. */
const sizeUnits: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/** Milliseconds of `text` (`250ms`, `30s`, `5m`, `1h`; a bare number counts in `bareUnit`), null where it is no time. */
export function parseTime(text: string, bareUnit: "ms" | "s"): number | null {
  return parseWith(timeUnits, text, bareUnit);
}

/** Bytes of `text` (`1460`, `64KB`, `1MiB`), null where it is no size. */
export function parseSize(text: string): number | null {
  return parseWith(sizeUnits, text, "b");
}

/** Bytes per second of `text` (`1024`, `512KBps`, `1MB/s`), null where it is no rate. */
export function parseRate(text: string): number | null {
  return parseSize(text.replace(/(?<=[a-z])(?:ps|\/s)$/i, ""));
}

function parseWith(units: Readonly<Record<string, number>>, text: string, bareUnit: string): number | null {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)$/i.exec(text.trim());
  if (match === null) return null;
  const factor = units[(match[2] === "" ? bareUnit : (match[2] ?? "")).toLowerCase()];
  return factor === undefined ? null : Number(match[1]) * factor;
}
