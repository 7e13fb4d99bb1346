export type Monitoring = Record<string, never>;
