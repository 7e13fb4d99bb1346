export { StateStore, type StateStoreProps } from "./state-store";
