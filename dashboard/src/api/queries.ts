// What pages read: one query each, under one key each, so that news can ask for it again.
import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import type { Me } from "../../../src/web/api-types.js";
import { useGround, type Ground } from "../live/live-context.js";
import type { Query } from "./ask.js";

/** One page of a list as the API gives it. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly asOf?: number;
}

/** Who is signed in. */
export function meQuery({ api }: Ground) {
  return queryOptions({ queryKey: ["me"], queryFn: ({ signal }) => api.me(signal), staleTime: 300_000 });
}

/** The person in front of the page, once known. */
export function useMe(): Me | undefined {
  return useQuery(meQuery(useGround())).data;
}

/** True when the person's role is `needed` or more. */
export function isAtLeast(me: Me | undefined, needed: Me["role"]): boolean {
  const order = ["viewer", "maintainer", "operator"];
  return me !== undefined && order.indexOf(me.role) >= order.indexOf(needed);
}

/** Reads one thing under `key`; `key[0]` names it. */
export function useRead<T>(key: readonly (string | number)[], path: string, query: Query = {}) {
  const { api } = useGround();
  return useQuery({
    queryKey: [...key, query],
    queryFn: ({ signal }) => api.read<T>(path, query, signal),
  });
}

/**
 * Reads one thing that events keep moving. The line begins after the first `asOf` that is read; an answer from before the line's
 * reach is asked for again, so that nothing between is missed (spec L2).
 */
export function useLiveRead<T extends { readonly asOf: number }>(key: readonly string[], path: string) {
  const ground = useGround();
  const { api, line } = ground;
  const asked = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.read<T>(path, {}, signal),
    refetchInterval: 30_000,
  });
  useBegin(asked.data?.asOf, asked.refetch, ground);
  return { ...asked, line };
}

/** Reads a list page by page. */
export function useList<T>(name: string, path: string, query: Query = {}) {
  const ground = useGround();
  const { api } = ground;
  const asked = useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: [name, query],
      queryFn: ({ signal, pageParam }) => api.read<ListPage<T>>(path, { ...query, after: pageParam }, signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page: ListPage<T>) => page.next,
      placeholderData: (before) => before,
    }),
  );
  useBegin(asked.data?.pages[0]?.asOf, asked.refetch, ground);
  return asked;
}

function useBegin(asOf: number | undefined, refetch: () => unknown, { line }: Ground): void {
  useEffect(() => {
    if (asOf === undefined) return;
    line.begin(asOf);
    if (!line.covers(asOf)) refetch();
  }, [asOf, line, refetch]);
}

/** Changes something, then reads `again` what it may have changed. */
export function useChange<Given, T>(
  change: (api: Ground["api"], given: Given) => Promise<T>,
  again: readonly string[],
) {
  const { api } = useGround();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => change(api, given),
    onSettled: async () => {
      await Promise.all(again.map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
}
