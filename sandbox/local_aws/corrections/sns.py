"""Amazon SNS: attributes of FIFO topics, deduplication ids made of the body, and deliveries that fail."""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Any

from moto.core.responses import ActionResult
from moto.sns.models import Subscription, Topic
from moto.sns.responses import SNSResponse
from moto.sqs.exceptions import QueueDoesNotExist
from moto.sqs.models import sqs_backends


def apply() -> None:
    show_the_throughput_scope()
    hand_deduplication_ids_on()
    keep_what_cannot_be_delivered()


def show_the_throughput_scope() -> None:
    """A FIFO topic has a FifoThroughputScope, `Topic` unless something else was given.

    moto takes it and does not show it, and Terraform sets it again at every apply.
    https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
    """
    Topic.fifo_throughput_scope = "Topic"  # type: ignore[attr-defined]
    original = SNSResponse.get_topic_attributes

    @functools.wraps(original)
    def show(self: SNSResponse) -> ActionResult:
        answer = original(self)
        topic = self.backend.get_topic(self._get_param("TopicArn"))
        if topic.fifo_topic:
            attributes = answer.result["Attributes"]  # type: ignore[index]
            attributes["FifoThroughputScope"] = topic.fifo_throughput_scope
        return answer

    SNSResponse.get_topic_attributes = show  # type: ignore[method-assign]


def hand_deduplication_ids_on() -> None:
    """With ContentBasedDeduplication, SNS takes the SHA-256 of the body for the deduplication id and hands it on.

    moto hands none on, and a queue without a content based one of its own refuses the message.
    https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html
    """
    original = Topic.publish

    @functools.wraps(original)
    def publish(self: Topic, message: str, *args: Any, **kwargs: Any) -> str:
        if self.fifo_topic and not kwargs.get("deduplication_id"):
            kwargs["deduplication_id"] = hashlib.sha256(message.encode()).hexdigest()
        return original(self, message, *args, **kwargs)

    Topic.publish = publish  # type: ignore[method-assign]


def keep_what_cannot_be_delivered() -> None:
    """A publication succeeds whatever becomes of its deliveries. What cannot be delivered goes to the dead-letter queue
    of the subscription, or is lost if it has none.

    moto fails the publication if a subscribed queue does not exist, and the subscriptions after it get nothing.
    https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
    """
    original = Subscription.publish

    @functools.wraps(original)
    def publish(self: Subscription, message: str, *args: Any, **kwargs: Any) -> None:
        if self.protocol != "sqs":
            original(self, message, *args, **kwargs)
            return
        try:
            original(self, message, *args, **kwargs)
        except QueueDoesNotExist:
            policy = self.attributes.get("RedrivePolicy")
            if not policy:
                return
            _, _, _, region, account, name = json.loads(policy)["deadLetterTargetArn"].split(":")
            dead = sqs_backends[account][region].queues.get(name)
            if dead is None:
                return
            sqs_backends[account][region].send_message(
                name,
                message,
                group_id=kwargs.get("group_id"),
                deduplication_id=kwargs.get("deduplication_id"),
                validate_group_id=False,
            )

    Subscription.publish = publish  # type: ignore[method-assign]
