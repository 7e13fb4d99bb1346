export { Accelerator, type AcceleratorProps } from "./accelerator";
export { EndpointGroup, type EndpointGroupProps } from "./endpoint-group";
