export type Delivery = Record<string, never>;
