// A list that may be long: rows are drawn as they come into view, and more are read near the end.
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { sayFault } from "./action-button.js";
import { Icon } from "./icon.js";

/** What lies beyond the rows that were read. `fault` is why the last reading, of them or anew, was refused. */
export interface More {
  readonly has: boolean;
  readonly isReading: boolean;
  readonly fault: Error | null;
  readonly read: () => void;
}

/** What a list shows. `rowHeight` is a guess in pixels; rows are measured. */
export interface LongListProps<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly row: (item: T) => ReactNode;
  readonly label: string;
  readonly rowHeight: number;
  readonly more?: More;
}

const plainUpTo = 80;

/**
 * Short lists are plain; long ones draw only what is seen, so that ten thousand rows cost what fifty do. One that may grow is long
 * from the start and stays so: changing over would take the focus away from its row.
 */
export function LongList<T>(props: LongListProps<T>) {
  const { items, keyOf, row, label, more } = props;
  const [isLong, setLong] = useState(false);
  if (!isLong && (items.length > plainUpTo || more?.has === true)) setLong(true);
  return (
    <>
      {!isLong ? (
        <ul className="rows card" aria-label={label}>
          {items.map((item) => (
            <li key={keyOf(item)} data-line tabIndex={-1}>
              {row(item)}
            </li>
          ))}
        </ul>
      ) : (
        <VirtualRows {...props} />
      )}
      {more?.has === true ? <ReadMore {...more} /> : null}
    </>
  );
}

/** The row that has the focus is drawn wherever it is: taking it away would take the focus along. */
function VirtualRows<T>({ items, keyOf, row, label, rowHeight }: LongListProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  const [held, setHeld] = useState<string | null>(null);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
    rangeExtractor: (range) => {
      const at = held === null ? -1 : items.findIndex((item) => keyOf(item) === held);
      const seen = defaultRangeExtractor(range);
      return at < 0 || seen.includes(at) ? seen : [...seen, at].sort((a, b) => a - b);
    },
    getItemKey: (n) => {
      const item = items[n];
      return item === undefined ? n : keyOf(item);
    },
  });
  return (
    <ul
      ref={list}
      className="rows card"
      aria-label={label}
      style={{ height: rows.getTotalSize() }}
      onFocus={({ target }) => setHeld(target.closest("[data-key]")?.getAttribute("data-key") ?? null)}
    >
      {rows.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index];
        return item === undefined ? null : (
          <li
            key={key}
            ref={rows.measureElement}
            data-line
            tabIndex={-1}
            data-key={keyOf(item)}
            data-index={index}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            style={{ position: "absolute", insetInline: 0, top: start - top }}
          >
            {row(item)}
          </li>
        );
      })}
    </ul>
  );
}

function ReadMore({ isReading, fault, read }: Omit<More, "has">) {
  const button = useRef<HTMLButtonElement>(null);
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    const seen = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: "0px 0px 600px" }, // before the last row is reached, by wheel or by keys
    );
    if (button.current !== null) seen.observe(button.current);
    return () => seen.disconnect();
  }, []);
  return (
    <p className="row small">
      <button ref={button} type="button" className="button bare" disabled={isReading} onClick={read}>
        {isReading ? <Icon name="spinner" spin /> : null} {fault === null ? "More" : "Try again"}
      </button>
      <span role="status" className="break">
        {fault === null ? "" : sayFault(fault)}
      </span>
    </p>
  );
}
