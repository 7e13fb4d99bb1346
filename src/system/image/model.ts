export interface GoldenImage {
  readonly name: string;
}
