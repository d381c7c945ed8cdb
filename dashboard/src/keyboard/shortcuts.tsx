// Keys that act everywhere: g and a letter to go, ? for help, / to search, j and k to move, t for the theme.
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { places } from "../places.js";

/** Whether single keys act; some people need them off (WCAG 2.1.4). Kept in this browser. */
export function areKeysOn(): boolean {
  return localStorage.getItem("assay-keys") !== "off";
}

/** Switches single keys on or off in this browser. */
export function switchKeys(on: boolean): void {
  localStorage.setItem("assay-keys", on ? "on" : "off");
}

/** Calls `act` for keys that were pressed outside of fields, without modifiers, while no dialog is open. */
export function useKeys(act: (key: string, event: KeyboardEvent) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !areKeysOn()) return;
      if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
      latest.current(event.key, event);
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, []);
}

/** The keys of the shell: going places, searching, help, theme, and moving among rows. */
export function useShellKeys(open: { readonly help: () => void; readonly theme: () => void }): void {
  const [, go] = useLocation();
  const goingSince = useRef(0);
  useKeys((key, event) => {
    const isGoing = Date.now() - goingSince.current < 1_500;
    goingSince.current = 0;
    const place = isGoing ? places.find((one) => one.letter === key) : undefined;
    if (place !== undefined) go(place.path);
    else if (key === "g") goingSince.current = Date.now();
    else if (key === "?") open.help();
    else if (key === "t") open.theme();
    else if (key === "/") focusSearch(event);
    else if (key === "j" || key === "k") moveAmongRows(key === "j" ? 1 : -1, event);
    else if (key === "u" && location.pathname !== "/") go("/");
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>("input[type=search]");
  if (field === null) return;
  event.preventDefault();
  field.focus();
  field.select();
}

/**
 * Rows are whatever bears `data-row`, in the order of the page, and lines of a list (`data-line`) that lead nowhere themselves. With
 * none focused the first is the first in sight, wherever the page was scrolled to.
 */
function moveAmongRows(step: 1 | -1, event: KeyboardEvent): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row], [data-line]:not(:has([data-row]))")];
  const here = document.activeElement;
  const at = rows.findIndex((row) => row === here || (row.closest("[data-line]") ?? row).contains(here));
  const next = at < 0 ? rowInSight(rows, step) : rows[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  (next.closest("[data-line]") ?? next).scrollIntoView({ block: "nearest" });
}

function rowInSight(rows: readonly HTMLElement[], step: 1 | -1): HTMLElement | undefined {
  const seen = rows.filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  return (seen.length === 0 ? rows : seen).at(step === 1 ? 0 : -1);
}
