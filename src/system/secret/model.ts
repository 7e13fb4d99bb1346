export interface Secret {
  readonly name: string;
}
