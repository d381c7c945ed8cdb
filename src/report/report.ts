// report/: one review, written for a terminal, CI and tools.
export {};
