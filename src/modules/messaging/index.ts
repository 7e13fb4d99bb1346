export { messagingGrants } from "./grants";
