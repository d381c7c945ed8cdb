// A terminal as a picker may draw on it: one that does not say its size, or is hardly there, counts as one of the usual size.
import { Writable } from "node:stream";
import type { WriteStream } from "node:tty";

const least = { columns: 20, rows: 5 };
const usual = { columns: 80, rows: 24 };

type Drawable = Writable & { readonly columns: number; readonly rows: number; readonly isTTY: boolean };

/**
 * What is written to it goes to `terminal`. Serial lines and containers say 0 columns, and a list that is wrapped at none is drawn
 * for ever. It follows `resize`; it ends with the process, and needs no closing.
 */
export function drawableTerminal(terminal: WriteStream): Drawable {
  const drawable = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      terminal.write(chunk, (error) => done(error));
    },
  });
  terminal.on("resize", () => drawable.emit("resize"));
  const sized = (name: "columns" | "rows") => ({
    get: () => (terminal[name] >= least[name] ? terminal[name] : usual[name]),
  });
  return Object.defineProperties(drawable, {
    columns: sized("columns"),
    rows: sized("rows"),
    isTTY: { value: true },
  }) as Drawable; // the three properties have just been defined
}
