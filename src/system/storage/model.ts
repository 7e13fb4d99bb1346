export interface Bucket {
  readonly name: string;
}
