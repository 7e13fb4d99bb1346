export interface Cache {
  readonly name: string;
}
