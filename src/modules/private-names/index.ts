export { PrivateName, type PrivateNameProps, PrivateNames, type PrivateNamesProps } from "./private-names";
