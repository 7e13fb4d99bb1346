export interface Topic {
  readonly name: string;
}
