// Lenses by their titles, as this service has them; a lens of a repository's own goes by its id.
import { useCallback } from "react";
import type { ServiceInfo } from "../../../src/web/api-types.js";
import { useRead } from "../api/queries.js";

/** Gives a lens's title for its id. */
export function useLensTitle(): (lens: string) => string {
  const lenses = useRead<ServiceInfo>(["service"], "/service").data?.lenses;
  return useCallback((lens) => lenses?.find(({ id }) => id === lens)?.title ?? lens, [lenses]);
}
