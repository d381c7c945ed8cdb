// One call that reached the stand-in, for tests that count them.

/** `path` is without the API's prefix and query; `status` null until answered (a lost or hung call keeps null). */
export interface CallRecord {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  caller: string;
  body: unknown;
  status: number | null;
  fault: string | null;
}
