// What every command of the program is built with: how it ends, and how repeated and numeric options are read.
import { Help, InvalidArgumentError } from "@commander-js/extra-typings";
import type { Command, Option } from "@commander-js/extra-typings";

/** Typed options are kept by each builder; a program only needs plain commands that throw instead of ending the process. */
export function inherit(command: unknown): Command {
  const plain = command as Command; // extra-typings gives every command its own type; addCommand takes the plain one
  if (plain.commands.length > 0) plain.helpCommand("help [command]", "Show the help of a command.");
  return plain
    .exitOverride()
    .showHelpAfterError("(add --help for the options)")
    .helpOption("-h, --help", "show this help")
    .configureHelp({ optionDescription: describeOption });
}

/** What an option's line of help says: defaults that mean "not given" are left out, and what must be given is marked. */
function describeOption(option: Option): string {
  const silent = option.defaultValue === false || isEmptyList(option.defaultValue);
  const shown = silent ? Object.assign(Object.create(option) as Option, { defaultValue: undefined }) : option;
  const text = Help.prototype.optionDescription(shown);
  return option.mandatory ? `${text} (required)` : text;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** A TCP port; 0 asks for any free one. Throws commander's error, which ends in usage. */
export function parsePort(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}

/** A seed: a whole number that keeps its value in JSON. Throws commander's error, which ends in usage. */
export function parseSeed(value: string): number {
  const seed = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError("A seed is a whole number that is not negative.");
}

/** A time in seconds, more than nothing. Throws commander's error, which ends in usage. */
export function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && seconds > 0) return seconds;
  throw new InvalidArgumentError("Give seconds, such as 30 or 2.5.");
}

/** For options that may be given several times. */
export function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

/** The same where one value may name several, comma-separated. */
export function collectList(value: string, previous: string[]): string[] {
  const names = value.split(",").map((name) => name.trim());
  return [...previous, ...names.filter((name) => name !== "")];
}
