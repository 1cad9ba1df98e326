"""Messages leave from the worker; holders hear what becomes of their licences."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.kernel.events.contracts import Event, consumer
from yiwang.support.notices import operations

CHANGES = {
    "valid": {"zh": "已恢复有效", "en": "is valid again"},
    "suspended": {"zh": "已被暂扣", "en": "is suspended"},
    "revoked": {"zh": "已被吊销或撤销", "en": "is revoked"},
    "cancelled": {"zh": "已注销", "en": "is cancelled"},
    "expired": {"zh": "已过有效期", "en": "has expired"},
}
TEXT = {"type": "string"}
CHANGED = {
    "type": "object",
    "properties": {
        "number": TEXT,
        "after": {"enum": list(CHANGES)},
        "holder": {"type": "string", "minLength": 1},
        "token": TEXT,
        "title": {"type": "object", "properties": {"zh": TEXT}, "required": ["zh"]},
        "reason": TEXT,
    },
    "required": ["number", "after", "holder", "token", "title", "reason"],
}
WORDS = {"type": "object", "properties": {"zh": TEXT, "en": TEXT}, "required": ["zh", "en"]}
ISSUED = {
    "type": "object",
    "properties": {
        "number": TEXT,
        "holder": {"type": "string", "minLength": 1},
        "token": TEXT,
        "title": WORDS,
        "validity": WORDS,
    },
    "required": ["number", "holder", "token", "title", "validity"],
}


@consumer("notices.licences", "licences.changed", schema=CHANGED)
def tell_holder(event: Event) -> None:
    """Tell the holder of a licence what became of it, and why."""
    said = event.data
    facts = {name: said[name] for name in ("number", "token", "title", "reason")}
    operations.send(
        to=said["holder"],
        kind="licence_changed",
        facts=facts | {"change": CHANGES[said["after"]]},
        now=event.time,
        key=f"licences.changed {event.id}",
    )


@consumer("notices.licence-issued", "licences.issued", schema=ISSUED)
def tell_of_licence(event: Event) -> None:
    """Tell the holder that their licence is there."""
    said = event.data
    facts = {name: said[name] for name in ("number", "token", "title", "validity")}
    key = f"licences.issued {event.id}"
    operations.send(to=said["holder"], kind="licence", facts=facts, case=event.case, now=event.time, key=key)


@app.periodic(cron="* * * * *")
@app.task(queue="quick", name="notices.send_waiting")
def send_waiting(timestamp: int) -> None:
    """Each minute, and at once when something was queued."""
    while operations.send_waiting(now=timezone.now()):
        pass


@app.periodic(cron="41 3 * * *")
@app.task(queue="quiet", name="notices.forget_old")
def forget_old(timestamp: int) -> None:
    """Every night."""
    operations.forget_old(now=timezone.now())
