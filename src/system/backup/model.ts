export type Backups = Record<string, never>;
