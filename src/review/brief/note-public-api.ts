// Notices what callers elsewhere depend on: exported names and routes that were removed, changed or added.
import type { Hunk } from "../../diff/diff.js";
import type { BriefNote } from "../brief.js";
import { sideOf, type ChangedFile, type Noticer } from "./changed-file.js";
import { outline, type Declaration } from "./outline.js";
import { routesIn } from "./routes.js";

/** What the change did to one public name. `what` is the kind of declaration, or `route`. */
interface ApiChange {
  readonly path: string;
  readonly what: Declaration["what"] | "route";
  readonly name: string;
  readonly line: number | null;
  readonly change: "removed" | "signature" | "added";
}

/**
 * One note per removed or changed public name (these want attention), and one per file for all its additions.
 * A name that left one file and came to another with the same kind is one note about the move.
 */
export const notePublicApi: Noticer = ({ files }) => {
  const changes = files.filter(({ class: { kind } }) => kind === "source").flatMap(changesIn);
  const added = new Map(
    changes.filter(({ change }) => change === "added").map((one) => [`${one.what} ${one.name}`, one]),
  );
  const arrived = new Set<ApiChange>();
  const broken = changes.flatMap((one): BriefNote[] => {
    if (one.change === "added") return [];
    const target = one.change === "removed" ? added.get(`${one.what} ${one.name}`) : undefined;
    if (target === undefined) return [noteOf(one)];
    arrived.add(target);
    return [movedNote(one, target.path)];
  });
  const remaining = changes.filter((one) => one.change === "added" && !arrived.has(one));
  return [...broken, ...additionNotes(remaining)];
};

function changesIn(file: ChangedFile): ApiChange[] {
  const [before, after] = [sideNames(file, "old"), sideNames(file, "new")];
  const removed = [...before].flatMap(([key, old]): ApiChange[] => {
    if (after.has(key)) return [];
    return [{ ...subject(file, old), line: null, change: "removed" }];
  });
  const kept = [...after].flatMap(([key, now]): ApiChange[] => {
    const old = before.get(key);
    if (old === undefined) return [{ ...subject(file, now), line: now.line, change: "added" }];
    if (old.signatures.every((signature) => now.signatures.includes(signature))) return []; // overloads may join
    return [{ ...subject(file, now), line: now.line, change: "signature" }];
  });
  return [...removed, ...kept];
}

interface PublicName {
  readonly what: ApiChange["what"];
  readonly name: string;
  readonly line: number;
  readonly signatures: readonly string[];
}

function subject(file: ChangedFile, { what, name }: PublicName): Pick<ApiChange, "path" | "what" | "name"> {
  return { path: file.path, what, name };
}

/** Every public name on one side of the file's hunks, overloads gathered under one name. */
function sideNames(file: ChangedFile, side: "old" | "new"): Map<string, PublicName> {
  const names = new Map<string, PublicName>();
  for (const { what, name, line, signature } of file.hunks.flatMap((hunk) => declared(file, hunk, side))) {
    const key = `${what === "route" ? "route" : "name"} ${name}`;
    const known = names.get(key);
    const signatures = [...(known?.signatures ?? []), signature].sort();
    names.set(key, { what, name, line: known?.line ?? line, signatures });
  }
  return names;
}

function declared(
  file: ChangedFile,
  hunk: Hunk,
  side: "old" | "new",
): { what: ApiChange["what"]; name: string; line: number; signature: string }[] {
  const lines = sideOf(hunk, side);
  const { language } = file.class;
  const routes = routesIn(lines, language).map((route) => ({
    ...route,
    what: "route" as const,
    signature: "",
  }));
  return [...outline(lines, language, hunk.section), ...routes];
}

function noteOf({ path, line, what, name, change }: ApiChange): BriefNote {
  const fate = change === "removed" ? "is gone; its callers break" : "has another signature";
  return { kind: "public-api", path, line, text: `\`${name}\` (${what}) ${fate}`, attention: "high" };
}

function movedNote({ path, what, name }: ApiChange, target: string): BriefNote {
  return { kind: "public-api", path, line: null, text: `\`${name}\` (${what}) moved to ${target}` };
}

function additionNotes(changes: readonly ApiChange[]): BriefNote[] {
  const shown = 6;
  const byPath = new Map<string, ApiChange[]>();
  for (const one of changes) {
    const known = byPath.get(one.path);
    if (known === undefined) byPath.set(one.path, [one]);
    else known.push(one);
  }
  return [...byPath].map(([path, added]) => {
    const names = added.slice(0, shown).map(({ name }) => `\`${name}\``);
    const more = added.length > shown ? ` and ${added.length - shown} more` : "";
    return {
      kind: "public-api",
      path,
      line: added[0]?.line ?? null,
      text: `adds ${names.join(", ")}${more}`,
    };
  });
}
