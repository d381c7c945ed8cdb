// One run of a workflow, and the artifacts that it left.

/** An artifact: a zip archive. `signature` opens it at the storage, as GitHub's signed addresses do. */
export interface ArtifactRecord {
  readonly id: number;
  readonly name: string;
  readonly archive: Buffer;
  readonly expired: boolean;
  readonly signature: string;
}

/** A run. `isOfFork`: its head lies in another repository. */
export interface WorkflowRunRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly headSha: string;
  readonly headBranch: string;
  readonly isOfFork: boolean;
  readonly artifacts: readonly ArtifactRecord[];
  readonly createdAt: number;
}
