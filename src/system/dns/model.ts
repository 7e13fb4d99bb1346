export type Dns = Record<string, never>;
