// One check run of the App.

/** Conclusions that a caller may give. `stale` is GitHub's own. */
export const checkConclusions = [
  "action_required",
  "cancelled",
  "failure",
  "neutral",
  "success",
  "skipped",
  "timed_out",
] as const;

/** One note on lines of a file, in GitHub's own field names. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title?: string | undefined;
  readonly raw_details?: string | undefined;
  readonly start_column?: number | undefined;
  readonly end_column?: number | undefined;
}

/** A check run. `conclusion` is set exactly when `status` is `completed`. Times in ms. */
export interface CheckRunRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly headSha: string;
  name: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: (typeof checkConclusions)[number] | null;
  startedAt: number;
  completedAt: number | null;
  externalId: string;
  detailsUrl: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: readonly Annotation[];
  actions: readonly { label: string; description: string; identifier: string }[];
}
