// Small parts without state: badges, notices, empty places, links out, the severity of findings.
import type { ReactNode } from "react";
import { AskError } from "../api/ask.js";
import { Icon, lensIcon, type IconName } from "./icon.js";
import type { Said } from "./words.js";

/** A state or verdict as a badge: sign, word and tone. */
export function Badge({ said }: { said: Said }) {
  return (
    <span className={`badge tone-${said.tone}`}>
      <Icon name={said.icon} spin={said.isMoving === true} />
      {said.text}
    </span>
  );
}

/** A lens by its sign and title. */
export function LensName({ lens, title }: { lens: string; title?: string }) {
  return (
    <span className={`badge lens ${lensClass(lens)}`}>
      <Icon name={lensIcon(lens)} />
      {title ?? lens}
    </span>
  );
}

/** A model beneath its lens; its provider is said more softly. */
export function ModelName({ model }: { model: string | null }) {
  const [provider, ...rest] = (model ?? "offline").split(":");
  return (
    <span className="under-name small quiet">
      {rest.length === 0 ? null : `${provider}:`}
      <wbr />
      {rest.length === 0 ? provider : rest.join(":")}
    </span>
  );
}

/** The class that gives a lens its hue. */
export function lensClass(lens: string): string {
  return lensIcon(lens) === "other" ? "lens-other" : `lens-${lens}`;
}

/** Something that a person should read before anything else on the page, with what to do beside it. */
export function Notice(props: {
  readonly tone: "warn" | "bad" | "info";
  readonly title: string;
  readonly children?: ReactNode;
  readonly buttons?: ReactNode;
  readonly icon?: IconName;
}) {
  const { tone, title, children, buttons, icon = tone === "info" ? "dash" : "alert" } = props;
  return (
    <section className={`notice tone-${tone}`} aria-label={title}>
      <Icon name={icon} />
      <div>
        <h2>{title}</h2>
        {children}
      </div>
      {buttons === undefined ? null : <div className="row">{buttons}</div>}
    </section>
  );
}

/** Why something was not read or not done, with the API's own remedy. */
export function ProblemNotice({ fault, retry }: { fault: unknown; retry?: (() => void) | undefined }) {
  const isOurs = fault instanceof AskError;
  const title = isOurs ? fault.message : "Something went wrong on this page.";
  return (
    <Notice
      tone="bad"
      title={title}
      buttons={
        retry === undefined ? undefined : (
          <button type="button" className="button" onClick={retry}>
            <Icon name="retry" /> Try again
          </button>
        )
      }
    >
      <p>{isOurs ? fault.remedy : "Reload the page; look at the browser's console if it stays."}</p>
    </Notice>
  );
}

/** A place where there is nothing yet, and what would fill it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A link that leaves the page; only http addresses are followed. */
export function OutLink({ href, children }: { href: string | null; children: ReactNode }) {
  if (href === null || !/^https?:\/\//.test(href)) return <>{children}</>;
  return (
    <a className="out" href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <Icon name="out" label="opens in a new tab" />
    </a>
  );
}

const marks: Readonly<Record<"critical" | "major" | "minor", string>> = {
  critical: "M8 1.500 14.500 8 8 14.500 1.500 8z",
  major: "M8 2 14.500 13.500H1.500z",
  minor: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z",
};

/** A severity by shape and word, with a count when there is one. */
export function Severity({ of, n }: { of: "critical" | "major" | "minor"; n?: number }) {
  return (
    <span className={`severity ${of}`} title={n === undefined ? of : `${n} ${of}`}>
      <SeverityMark of={of} />
      {n === undefined ? of : n}
      {n === undefined ? null : <span className="unseen"> {of}</span>}
    </span>
  );
}

/** The shape of a severity, beside its word. */
export function SeverityMark({ of }: { of: "critical" | "major" | "minor" }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <path d={marks[of]} />
    </svg>
  );
}

/** A short line while something is read. */
export function Reading({ what }: { what: string }) {
  return (
    <p className="row quiet" role="status">
      <Icon name="spinner" spin /> Reading {what} …
    </p>
  );
}

/** A share of a whole as a bar; its words stand beside it. */
export function Meter({ share, held = 0 }: { share: number; held?: number }) {
  const percent = (part: number): string => `${Math.min(100, Math.max(0, part * 100))}%`;
  return (
    <div className="meter" aria-hidden="true">
      <span className="held" style={{ width: percent(share + held) }} />
      <span style={{ width: percent(share) }} />
    </div>
  );
}
