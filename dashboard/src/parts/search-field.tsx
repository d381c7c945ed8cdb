// The search field of a list: told to the page when typing rests.
import { useEffect, useState } from "react";
import { Icon } from "./icon.js";

const restMs = 250;

/** A field that `/` focuses. `change` hears the words a quarter of a second after the last key. */
export function SearchField(props: {
  readonly value: string;
  readonly label: string;
  readonly change: (value: string) => void;
}) {
  const { value, label, change } = props;
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => change(text), restMs);
    return () => clearTimeout(timer);
  }, [text, value, change]);
  return (
    <div className="search">
      <Icon name="search" />
      <input
        type="search"
        value={text}
        aria-label={label}
        placeholder={`${label}  ( / )`}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </div>
  );
}
