export { secretGrants } from "./grants";
