// analyzers/: deterministic checkers behind one port.
export {};
