// The month that a quota belongs to, in UTC.

/** The quota's month of a time in milliseconds: `2026-11`. */
export function quotaMonth(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}

/** Made once: making it costs more than everything else that the gate does for a delivery. */
const dayFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** The first day of the next month, as people read it: `1 December 2026`. */
export function nextMonthStart(now: number): string {
  const date = new Date(now);
  return dayFormat.format(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
}
