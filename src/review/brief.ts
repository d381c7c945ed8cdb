// The brief: what a reader should know about a change before any finding, computed without a model.

/** One line of the risk map. `risk` is 0 to 100; `reasons` say in words what made it so, heaviest first. */
export interface FileRisk {
  readonly path: string;
  readonly status: string;
  readonly added: number;
  readonly removed: number;
  readonly risk: number;
  readonly reasons: readonly string[];
}

/**
 * One thing worth a reader's eye, with its place (1-based head line, or null for the whole file or for what is gone).
 * `attention` marks what should be read first: something taken away, made irreversible, or opened to others.
 */
export interface BriefNote {
  readonly kind:
    | "public-api"
    | "configuration"
    | "migration"
    | "dependency"
    | "workflow"
    | "untested"
    | "secret"
    | "todo"
    | "generated"
    | "binary"
    | "submodule"
    | "mode";
  readonly path: string;
  readonly line: number | null;
  readonly text: string;
  readonly attention?: "high";
}

/** The deterministic brief: still worth reading when no finding was made. */
export interface Brief {
  readonly files: number;
  readonly added: number;
  readonly removed: number;
  readonly languages: readonly { readonly language: string; readonly files: number }[];
  readonly risks: readonly FileRisk[];
  readonly notes: readonly BriefNote[];
}
