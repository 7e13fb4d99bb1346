export { databaseGrants } from "./grants";
