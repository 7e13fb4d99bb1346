export interface Website {
  readonly name: string;
}
