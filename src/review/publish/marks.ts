// The hidden marks by which a later run knows what was posted already: read only where no foreign text can stand.

/**
 * The mark of a run's review (`part` 1) or of a comment that continues it. `findings` are the fingerprints that its text holds,
 * `inline` those that came with it on lines: both are posted with it or not at all.
 */
export interface RunMark {
  readonly run: string;
  readonly part: number;
  readonly findings: readonly string[];
  readonly inline: readonly string[];
  readonly superseded: boolean;
}

/**
 * The mark of one inline comment: the finding's fingerprint, who claimed it, the first 16 digits of its line's hash, and the
 * commit that fixed it, null while it stands.
 */
export interface FindingMark {
  readonly fingerprint: string;
  readonly lens: string;
  readonly by: "model" | "rule";
  readonly lineHash: string;
  readonly fixedIn: string | null;
}

const hashDigits = 16;

/** How many lines a run mark has. */
export const runMarkLines = 3;

/** The first three lines of a review's body or of its continuation (spec P4). */
export function writeRunMark(mark: RunMark): string {
  const fields = [
    `run=${safe(mark.run)}`,
    ...(mark.part === 1 ? [] : [`part=${mark.part}`]),
    ...(mark.superseded ? ["superseded"] : []),
  ];
  const list = (name: string, fingerprints: readonly string[]): string =>
    `<!-- assay:${name}=${fingerprints.map(safe).join(",")} -->`;
  return [`<!-- assay:${fields.join(" ")} -->`, list("f", mark.findings), list("inline", mark.inline)].join(
    "\n",
  );
}

/** The run mark of a body: its first lines, where no text of a model or a repository is ever put; null when there is none. */
export function readRunMark(body: string): RunMark | null {
  const [first = "", second = "", third = ""] = body.split(/\r?\n/, runMarkLines).map((line) => line.trim());
  const run = /^<!-- assay:run=([\w.-]+)(?: part=(\d{1,6}))?( superseded)? -->$/.exec(first);
  if (run?.[1] === undefined) return null;
  const list = (found: RegExpExecArray | null): string[] =>
    (found?.[1] ?? "").split(",").filter((one) => one !== "");
  return {
    run: run[1],
    part: Number(run[2] ?? 1),
    findings: list(/^<!-- assay:f=([\w.,-]*) -->$/.exec(second)),
    inline: list(/^<!-- assay:inline=([\w.,-]*) -->$/.exec(third)),
    superseded: run[3] !== undefined,
  };
}

/** True when `mark` is of that run, whose id may hold what a mark cannot. */
export function isOfRun(mark: Pick<RunMark, "run">, run: string): boolean {
  return mark.run === safe(run);
}

/** The last line of an inline comment. */
export function writeFindingMark(mark: FindingMark): string {
  const fields = [
    `f=${safe(mark.fingerprint)}`,
    `lens=${safe(mark.lens)}`,
    `by=${mark.by}`,
    `line=${shortHash(mark.lineHash)}`,
    ...(mark.fixedIn === null ? [] : [`fixed=${safe(mark.fixedIn)}`]),
  ];
  return `<!-- assay:${fields.join(" ")} -->`;
}

/** The finding mark of an inline comment, null when its last line is none. */
export function readFindingMark(body: string): FindingMark | null {
  const last = body.trimEnd().split(/\r?\n/).at(-1) ?? "";
  const found =
    /^<!-- assay:f=([\w.-]+) lens=([\w.-]*) by=(model|rule) line=([0-9a-f]*)(?: fixed=([\w.-]+))? -->$/.exec(
      last,
    );
  if (found?.[1] === undefined) return null;
  return {
    fingerprint: found[1],
    lens: found[2] ?? "",
    by: found[3] === "rule" ? "rule" : "model",
    lineHash: found[4] ?? "",
    fixedIn: found[5] ?? null,
  };
}

/** The first line of a comment that is kept once for `name`: a summary, a notice. */
export function writeNameMark(name: string): string {
  return `<!-- assay:${safe(name)} -->`;
}

/** True when the body's first line is the mark of `name`. */
export function hasNameMark(body: string, name: string): boolean {
  return (body.split(/\r?\n/, 1)[0] ?? "").trim() === writeNameMark(name);
}

/** The digits of a line's hash that a mark keeps. */
export function shortHash(lineHash: string): string {
  return lineHash.replace(/[^0-9a-f]/g, "").slice(0, hashDigits);
}

/** The form in which a fingerprint stands in marks. */
export function markedFingerprint(fingerprint: string): string {
  return safe(fingerprint);
}

/** What may stand in an HTML comment of any Markdown dialect: word characters, dots, and no two hyphens in a row. */
function safe(value: string): string {
  return value
    .replace(/[^\w.-]/g, ".")
    .replace(/-(?=-)/g, "-.")
    .slice(0, 120);
}
