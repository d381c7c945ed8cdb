// Light, dark, or as the system has it: chosen by a button or a key, kept in this browser.
import { useCallback, useState } from "react";
import type { IconName } from "../parts/icon.js";

const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];
const icons: Readonly<Record<Theme, IconName>> = { system: "auto", light: "sun", dark: "moon" };

/** The theme and the way to the next one. `theme.js` sets it before the first paint of the next load. */
export function useTheme(): { readonly name: Theme; readonly icon: IconName; readonly next: () => void } {
  const [name, setName] = useState<Theme>(readTheme);
  const next = useCallback(() => {
    setName((before) => {
      const after = themes[(themes.indexOf(before) + 1) % themes.length] ?? "system";
      localStorage.setItem("assay-theme", after);
      if (after === "system") delete document.documentElement.dataset["theme"];
      else document.documentElement.dataset["theme"] = after;
      return after;
    });
  }, []);
  return { name, icon: icons[name], next };
}

function readTheme(): Theme {
  const kept = localStorage.getItem("assay-theme");
  return kept === "light" || kept === "dark" ? kept : "system";
}
