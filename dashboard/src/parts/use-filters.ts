// Filters of a list, kept in the page's address so that a link or a reload shows the same rows.
import { useCallback, useMemo, useRef } from "react";
import { useSearchParams } from "wouter";

/** The filters of `names` and the way to set one; an empty value takes it away. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const home = useRef(location.pathname);
  const joined = names.join(" ");
  const text = params.toString();
  const values = useMemo(() => {
    const read = new URLSearchParams(text);
    const pairs = joined.split(" ").map((name) => [name, read.get(name) ?? ""]);
    return Object.fromEntries(pairs) as Record<Name, string>; // one entry for each name, just made
  }, [text, joined]);
  const set = useCallback(
    (name: Name, value: string) => {
      if (location.pathname !== home.current) return; // a late word of a list that was left: it must not lead back there
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === "") after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      );
    },
    [setParams],
  );
  return { values, set, isAny: Object.values(values).some((value) => value !== "") };
}
