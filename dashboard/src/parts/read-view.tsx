// One thing from the API in every condition that it may be in: being read, refused, there.
import type { ReactNode } from "react";
import { ProblemNotice, Reading } from "./small-parts.js";

/** A question as far as its three conditions go. */
export interface Asked<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

/** Shows `children` once there is something; until then that it is read, or why it cannot be. What was read once stays. */
export function ReadView<T>(props: {
  readonly asked: Asked<T>;
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}) {
  const { asked, what, children } = props;
  if (asked.data !== undefined) return <>{children(asked.data)}</>;
  if (asked.error === null) return <Reading what={what} />;
  return <ProblemNotice fault={asked.error} retry={() => void asked.refetch()} />;
}
