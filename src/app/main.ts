// app/: wires the rooms into one program, and is the only reader of argv and the environment.
export {};
