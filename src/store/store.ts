// store/: what outlives a run: run records on disk.
export {};
