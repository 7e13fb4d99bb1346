export { Service, type ServiceProps } from "./service";
