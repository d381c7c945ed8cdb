// The frame around every page: navigation, the banner of a broken line, help, theme, and where the focus goes.
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import type { Me } from "../../../src/web/api-types.js";
import { isAtLeast, useLiveRead } from "../api/queries.js";
import { useShellKeys } from "../keyboard/shortcuts.js";
import { useGround, useLineState, useRereadOnNews } from "../live/live-context.js";
import { Icon } from "../parts/icon.js";
import { places, type Place } from "../places.js";
import { useTheme } from "./theme.js";
import { HelpDialog } from "./help-dialog.js";

/** The frame. `me` decides which places are offered. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const [path] = useLocation();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const theme = useTheme();
  const main = useRef<HTMLElement>(null);
  const lastPath = useRef(path);
  useShellKeys({ help: () => setHelpOpen(true), theme: theme.next });
  useEffect(() => {
    if (lastPath.current === path) return;
    lastPath.current = path;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [path]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <div className="shell">
        <Rail me={me} theme={theme} openHelp={() => setHelpOpen(true)} />
        <div>
          <LineBanner />
          <main id="main" ref={main} tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
      <HelpDialog isOpen={isHelpOpen} close={() => setHelpOpen(false)} />
    </>
  );
}

interface RailProps {
  readonly me: Me;
  readonly theme: ReturnType<typeof useTheme>;
  readonly openHelp: () => void;
}

function Rail({ me, theme, openHelp }: RailProps) {
  const [path] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const [seenPath, setSeenPath] = useState(path);
  if (seenPath !== path) {
    setSeenPath(path);
    setOpen(false);
  }
  return (
    <header className="rail" data-open={isOpen}>
      <div className="rail-head">
        <Link className="brand" href="/">
          <img src="/icon.svg" alt="" width="26" height="26" /> Assay
        </Link>
        <button
          type="button"
          className="button bare square menu-button"
          aria-expanded={isOpen}
          aria-label="Menu"
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isOpen ? "cross" : "menu"} />
        </button>
      </div>
      <nav aria-label="Places">
        {(["Work", "Set up", "Measure", "Run"] as const).map((group) => (
          <Group key={group} group={group} me={me} path={path} />
        ))}
      </nav>
      <RailFoot me={me} theme={theme} openHelp={openHelp} />
    </header>
  );
}

function Group({ group, me, path }: { group: Place["group"]; me: Me; path: string }) {
  const shown = places.filter((place) => place.group === group && isAtLeast(me, place.role));
  return (
    <>
      {group === "Work" ? null : <h2>{group}</h2>}
      <ul>
        {shown.map((place) => (
          <li key={place.path}>
            <Link href={place.path} aria-current={isAt(path, place.path) ? "page" : undefined}>
              <Icon name={place.icon} />
              {place.name}
              {place.path === "/" ? <AttentionTally /> : null}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** How many things need a person; read on every page, so that the live line stands on every page. */
function AttentionTally() {
  const { data } = useLiveRead<{ counts: Readonly<Record<string, number>>; asOf: number }>(
    ["attention"],
    "/attention",
  );
  useRereadOnNews(["attention"], null);
  const n = Object.values(data?.counts ?? {}).reduce((sum, one) => sum + one, 0);
  if (n === 0) return null;
  return (
    <span className="tally hot" title={`${n} need you`}>
      {n}
      <span className="unseen"> need you</span>
    </span>
  );
}

function isAt(path: string, place: string): boolean {
  if (place === "/") return path === "/" || path.startsWith("/reviews/");
  return path === place || path.startsWith(`${place}/`);
}

function RailFoot({ me, theme, openHelp }: RailProps) {
  const { api } = useGround();
  const state = useLineState();
  const words = { idle: "Live line rests", connecting: "Connecting", up: "Live", down: "Line is down" }[
    state
  ];
  const leave = async (): Promise<void> => {
    await api.change("POST", "/auth/log-out");
    location.assign("/");
  };
  return (
    <div className="rail-foot">
      <span className="pulse" data-state={state}>
        {words}
      </span>
      <div className="row">
        <button
          type="button"
          className="button bare square"
          onClick={theme.next}
          title={`Theme: ${theme.name}`}
        >
          <Icon name={theme.icon} label={`Theme: ${theme.name}. Change it`} />
        </button>
        <button type="button" className="button bare square" onClick={openHelp} title="Keys (?)">
          <b aria-hidden="true">?</b>
          <span className="unseen">Help with keys</span>
        </button>
        <button type="button" className="button bare" onClick={() => void leave()}>
          Log out
        </button>
      </div>
      <span className="break">{me.actor === me.role ? me.actor : `${me.actor} · ${me.role}`}</span>
    </div>
  );
}

/** Says within two seconds that nothing new arrives, and goes by itself when the line is back. */
function LineBanner() {
  const isDown = useLineState() === "down";
  return (
    <div role="status" aria-live="polite">
      {isDown ? (
        <div className="line-banner">
          <Icon name="alert" />
          The live line is down. What you see may be old; it is dialed again by itself, and nothing will be
          missed.
        </div>
      ) : null}
    </div>
  );
}
