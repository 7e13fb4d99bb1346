export { storageGrants } from "./grants";
