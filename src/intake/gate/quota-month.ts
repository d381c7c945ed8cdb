// The month that a quota belongs to, in UTC.

/** The quota's month of a time in milliseconds: `2026-11`. */
export function quotaMonth(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}

/** The first day of the next month, as people read it: `1 December 2026`. */
export function nextMonthStart(now: number): string {
  const date = new Date(now);
  const next = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
  return next.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}
