export type { Component, ComponentBuild, ComponentTarget, Delivery, GitProvider, JenkinsTrust, Pace } from "./model";
export { shipEnvironment, shipScript } from "./ship";
