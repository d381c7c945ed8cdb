// models/: language models behind one port.
export {};
