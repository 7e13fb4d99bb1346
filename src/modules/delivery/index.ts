export { deliveryGrants } from "./grants";
