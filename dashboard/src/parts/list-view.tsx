// A list from the API in every condition that it may be in: being read, refused, empty, full.
import type { ReactNode } from "react";
import { useList, useRead, type ListPage } from "../api/queries.js";
import type { Query } from "../api/ask.js";
import { LongList, type More } from "./long-list.js";
import { Empty, ProblemNotice, Reading } from "./small-parts.js";

/** What a list is of. */
export interface ListViewProps<T> {
  readonly name: string;
  readonly path: string;
  readonly query?: Query;
  readonly keyOf: (item: T) => string;
  readonly row: (item: T) => ReactNode;
  readonly label: string;
  readonly empty: { readonly title: string; readonly text: string };
}

/** A list that is read page by page. */
export function ListView<T>({ name, path, query = {}, ...rest }: ListViewProps<T>) {
  const list = useList<T>(name, path, query);
  const items = list.data?.pages.flatMap((page) => page.items);
  const more = {
    has: list.hasNextPage,
    isReading: list.isFetchingNextPage,
    fault: list.error,
    read: () => void list.fetchNextPage(),
  };
  return <Shown {...rest} items={items} fault={list.error} retry={() => void list.refetch()} more={more} />;
}

/** A list that comes whole. */
export function WholeList<T>({ name, path, query = {}, ...rest }: ListViewProps<T>) {
  const list = useRead<Pick<ListPage<T>, "items">>([name], path, query);
  return <Shown {...rest} items={list.data?.items} fault={list.error} retry={() => void list.refetch()} />;
}

interface ShownProps<T> extends Omit<ListViewProps<T>, "name" | "path" | "query"> {
  readonly items: readonly T[] | undefined;
  readonly fault: Error | null;
  readonly retry: () => void;
  readonly more?: More;
}

function Shown<T>({ items, fault, retry, more, empty, label, keyOf, row }: ShownProps<T>) {
  if (items === undefined)
    return fault === null ? (
      <Reading what={label.toLowerCase()} />
    ) : (
      <ProblemNotice fault={fault} retry={retry} />
    );
  if (items.length === 0)
    return (
      <Empty title={empty.title}>
        <p>{empty.text}</p>
      </Empty>
    );
  return (
    <LongList {...{ items, keyOf, row, label }} rowHeight={66} {...(more === undefined ? {} : { more })} />
  );
}
