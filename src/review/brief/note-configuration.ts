// Notices environment variables that the code newly reads or reads no more, and edited configuration files.
import type { BriefNote } from "../brief.js";
import type { ChangedFile, Noticer, SideLine } from "./changed-file.js";
import { manifestKindOf } from "./manifests.js";

/** How languages read a variable of the environment, each up to the name. */
const readers: readonly RegExp[] = [
  /\bprocess\.env(?:\.|\[["'`])/,
  /\bimport\.meta\.env\./,
  /\bDeno\.env\.get\(\s*["'`]/,
  /\bos\.environ(?:\.get\(|\.pop\(|\.setdefault\(|\[)\s*["']/,
  /\b(?:getenv|Getenv|LookupEnv|GetEnvironmentVariable)\(\s*["']/,
  /\benv(?:::var(?:_os)?|!)\(\s*"/,
  /\bENV(?:\.fetch\(|\[)\s*["']/,
  /\$_ENV\[\s*["']/,
];
const longestLine = 2000; // past it, minified code
const reads = new RegExp(`(?:${readers.map(({ source }) => source).join("|")})([A-Za-z_]\\w*)`, "g");

/**
 * One note per variable that the change newly reads or no longer reads, counted over the whole change, so that a read
 * that only moved is not news; and one per edited configuration file that is no manifest. Lock files, workflows and
 * migrations have noticers of their own.
 */
export const noteConfiguration: Noticer = (change) => {
  const code = change.files.filter(({ class: { kind } }) => kind === "source" || kind === "config");
  const [now, before] = [code.flatMap(readsOf("added")), code.flatMap(readsOf("removed"))];
  const [readNow, readBefore] = [namesOf(now), namesOf(before)];
  const documented = describedNames(change.files);
  const isKnownBefore = ({ path, name }: Read): boolean =>
    readBefore.has(name) || (change.textOf("base", path)?.includes(name) ?? false);
  const isReadStill = ({ path, name }: Read): boolean =>
    readNow.has(name) || (change.textOf("head", path)?.includes(name) ?? false);
  const fresh = firstOfEach(now.filter((read) => !isKnownBefore(read)));
  const gone = firstOfEach(before.filter((read) => !isReadStill(read)));
  return [
    ...fresh.map((read) => freshNote(read, documented.has(read.name))),
    ...gone.map(({ path, name }) =>
      note(path, null, `no longer reads the environment variable \`${name}\` here`),
    ),
    ...change.files.filter(isPlainConfiguration).map(fileNote),
  ];
};

interface Read {
  readonly path: string;
  readonly line: number;
  readonly name: string;
}

function readsOf(side: "added" | "removed"): (file: ChangedFile) => Read[] {
  return (file) =>
    file[side].flatMap(({ text, line }) => namesIn(text).map((name) => ({ path: file.path, line, name })));
}

function namesIn(text: string): string[] {
  if (text.length > longestLine || !/env/i.test(text)) return [];
  return [...text.matchAll(reads)].map((match) => match[1] ?? "");
}

function namesOf(found: readonly Read[]): Set<string> {
  return new Set(found.map(({ name }) => name));
}

function firstOfEach(found: readonly Read[]): Read[] {
  const seen = new Set<string>();
  return found.filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** Names in capitals that added documentation or sample settings mention. */
function describedNames(files: readonly ChangedFile[]): Set<string> {
  const lines = files
    .filter(({ path, class: { kind } }) => kind === "docs" || /(?:^|\/)\.env[^/]*$/.test(path))
    .flatMap(({ added }): readonly SideLine[] => added);
  return new Set(lines.flatMap(({ text }) => text.match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? []));
}

function freshNote({ path, line, name }: Read, isDocumented: boolean): BriefNote {
  const rest = isDocumented ? "" : "; nothing in this change documents it";
  return note(path, line, `newly reads the environment variable \`${name}\`${rest}`);
}

function isPlainConfiguration({ path, class: { kind } }: ChangedFile): boolean {
  return kind === "config" && manifestKindOf(path) === null;
}

function fileNote({ path, diff }: ChangedFile): BriefNote {
  const deed = diff.status === "added" ? "new configuration file" : `configuration file ${diff.status}`;
  return note(path, null, deed);
}

function note(path: string, line: number | null, text: string): BriefNote {
  return { kind: "configuration", path, line, text };
}
