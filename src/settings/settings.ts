// settings/: .assay.yml and guideline files, checked and merged, with the source of each value.
export {};
