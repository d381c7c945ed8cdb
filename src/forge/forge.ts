// forge/: where changes come from: a local checkout, a diff file.
export {};
