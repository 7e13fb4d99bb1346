"""Amazon SQS: attributes that stay as they were set, and deduplication that outlives the message."""

from __future__ import annotations

import functools
import json
from typing import Any

from moto.sqs.models import DEDUPLICATION_TIME_IN_SECONDS, Message, Queue


def apply() -> None:
    keep_redrive_allow_policies()
    change_only_what_is_given()
    write_redrive_policies_without_blanks()
    remember_deduplication_ids()


def keep_redrive_allow_policies() -> None:
    """RedriveAllowPolicy says which queues may use a queue for their dead letters.

    moto forgets it, and Terraform waits for it to appear until it gives up. An empty one takes it away.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
    Queue.redrive_allow_policy = None  # type: ignore[attr-defined]


def change_only_what_is_given() -> None:
    """SetQueueAttributes changes the attributes that it names.

    moto drops the policy of a queue whenever anything else is set.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """
    original = Queue._set_attributes

    @functools.wraps(original)
    def set_attributes(self: Queue, attributes: dict[str, Any], now: float | None = None) -> None:
        given = dict(attributes)
        if "Policy" not in given and "_policy_json" in self.__dict__:
            given["Policy"] = self.policy
        if "RedriveAllowPolicy" in given:
            given["RedriveAllowPolicy"] = given["RedriveAllowPolicy"] or None
        original(self, given, now)

    Queue._set_attributes = set_attributes  # type: ignore[method-assign]


def write_redrive_policies_without_blanks() -> None:
    """A redrive policy comes back as it was given, and tools give it without blanks.

    moto writes it anew with blanks, and Terraform plans to take them out at every plan.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    """
    original = Queue.attributes.fget  # type: ignore[attr-defined]

    def attributes(self: Queue) -> dict[str, Any]:
        shown = original(self)
        if shown.get("RedrivePolicy"):
            shown["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
        return shown

    Queue.attributes = property(attributes)  # type: ignore[assignment,method-assign]


def remember_deduplication_ids() -> None:
    """A FIFO queue drops a message whose deduplication id it has had within five minutes, "even after the message has
    been received and deleted", and looks for it in the message group alone if DeduplicationScope says so.

    moto forgets the id with the message, and always looks at the whole queue. A message that moves to a dead-letter queue
    takes its own id for its deduplication id there.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-key-terms.html
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    """
    original = Queue.add_message

    @functools.wraps(original)
    def add(self: Queue, message: Message) -> None:
        if not self.fifo_queue or self.lambda_event_source_mappings:
            original(self, message)
            return
        if message.approximate_receive_count > 0:
            message.deduplication_id = message.id
        per_group = self.deduplication_scope == "messageGroup"  # type: ignore[attr-defined]
        key = (message.group_id if per_group else None, message.deduplication_id)
        seen: dict[Any, float] = self.__dict__.setdefault("seen_deduplication_ids", {})
        with self._messages_lock:
            sent = message.sent_timestamp or 0
            last = seen.get(key)
            if last is not None and (sent - last) / 1000 < DEDUPLICATION_TIME_IN_SECONDS:
                return
            seen[key] = sent
            self._messages.append(message)
            self._messages_lock.notify_all()

    Queue.add_message = add  # type: ignore[method-assign]
