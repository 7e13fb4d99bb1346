export type { MessagingThroughput, Queue, Topic } from "./model";
