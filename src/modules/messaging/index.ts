export { messagingGrants } from "./grants";
export { MessagingKey, type MessagingKeyProps } from "./messaging-key";
export { Queue, type QueueProps } from "./queue";
export { Topic, type TopicProps } from "./topic";
