export type { Component, ComponentBuild, ComponentTarget, Delivery, GitProvider, JenkinsTrust, Pace } from "./model";
export { deployKeptScript } from "./kept";
export { HANDED_OVER, shipEnvironment, shipScript } from "./ship";
