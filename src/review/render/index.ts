export { renderJson, reviewFacts } from "./json";
export { renderMarkdown } from "./markdown";
export { modulesOf } from "./modules";
export { because, type MissingStack, outcomeOf } from "./summary";
export { renderText } from "./text";
