// The port of fire tests: results that were uploaded or found, with their reports, by repository and commit.
import type { Caller, Scope } from "./access-ports.js";
import type {
  FireTest,
  FireTestComparison,
  FireTestRow,
  FireTestUpload,
  ReviewFireTests,
} from "./shapes/fire-test-shapes.js";
import type { Page, PageRequest } from "./shapes/shape.js";

/** Which are listed. `commit` is the beginning of a sha. */
export interface FireTestQuery {
  readonly scope: Scope;
  readonly repository: number | null;
  readonly commit: string | null;
  readonly branch: string | null;
}

/** Which form of a fire test is wanted as a file: its report, or results.json itself. */
export type FireTestForm = "report.html" | "report.md" | "results.json";

/** How an upload ended. The same results of the same commit are kept once (`isNew` false). */
export type UploadEnding =
  | { readonly kind: "kept"; readonly isNew: boolean; readonly test: FireTestRow }
  | { readonly kind: "not-found" }
  | { readonly kind: "refused"; readonly reason: string; readonly remedy: string };

/** Fire tests, newest first. Results are parsed by their schema on the way in and out; nothing of them is ever run. */
export interface FireTestPort {
  list(query: FireTestQuery, page: PageRequest): Promise<Page<FireTestRow>>;
  read(id: string, scope: Scope): Promise<Omit<FireTest, "mayChange"> | null>;
  /** The text of one form, made anew from the results; null where there is none in scope. */
  render(id: string, form: FireTestForm, scope: Scope): Promise<string | null>;
  /** Null where one of them is not in scope; they need not be of one repository. */
  compare(
    sides: { readonly before: string; readonly after: string },
    scope: Scope,
  ): Promise<FireTestComparison | null>;
  /** Those of one review; null where there is no such review in scope. */
  ofReview(review: string, scope: Scope): Promise<ReviewFireTests | null>;
  /** Refused where `results` are none of ours, with the place of the fault. */
  add(
    upload: FireTestUpload & { readonly owner: string; readonly name: string },
    caller: Caller,
  ): Promise<UploadEnding>;
  /** False where there is none that the caller may change. */
  remove(id: string, caller: Caller): Promise<boolean>;
}
