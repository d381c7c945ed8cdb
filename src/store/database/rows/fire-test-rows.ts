// The rows of fire tests: measured results of a commit, and the reviews that were given them.
import type { Defaulted, Time } from "./column.js";

/** One run of scenarios. `body` is results.json as gzipped JSON, `bytes` its size before; counts are of scenarios and of objectives. */
export interface FireTestTable {
  id: string;
  repository_id: number;
  commit_sha: string;
  branch: string | null;
  label: string | null;
  source: "upload" | "artifact";
  digest: string;
  verdict: "passed" | "failed" | "nothing-tested";
  is_complete: boolean;
  passed: number;
  failed: number;
  not_tested: number;
  held: number;
  missed: number;
  started_at: Time;
  finished_at: Time;
  bytes: number;
  body: Buffer;
  added_by: string;
  created_at: Time;
}

/** One side's results that a review was given (spec R11). */
export interface FireTestUseTable {
  review_id: string;
  side: "base" | "head";
  fire_test_id: string;
  behind: Defaulted<number>;
}
