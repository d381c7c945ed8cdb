export interface Store {
  write(key: string, value: string): Promise<void>;
}

export interface Settings {
  readonly theme: string;
}
