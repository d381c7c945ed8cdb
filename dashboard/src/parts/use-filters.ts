// Filters of a list, kept in the page's address so that a link or a reload shows the same rows.
import { useCallback, useMemo } from "react";
import { useSearchParams } from "wouter";

/** The filters of `names` and the way to set one; an empty value takes it away. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const joined = names.join(" ");
  const text = params.toString();
  const values = useMemo(() => {
    const read = new URLSearchParams(text);
    const pairs = joined.split(" ").map((name) => [name, read.get(name) ?? ""]);
    return Object.fromEntries(pairs) as Record<Name, string>; // one entry for each name, just made
  }, [text, joined]);
  const set = useCallback(
    (name: Name, value: string) => {
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
