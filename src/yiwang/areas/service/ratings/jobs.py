"""What ratings hear: a bad one was given, the case that puts it right is closed; and reminding, every morning."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yiwang.areas.service.ratings import mending, operations
from yiwang.kernel.events.contracts import Event, consumer

GIVEN = {
    "type": "object",
    "properties": {
        "rating": {"type": "integer"},
        "grade": {"type": "integer", "minimum": 1, "maximum": 5},
        "addition": {"type": "boolean"},
    },
    "required": ["rating", "grade", "addition"],
}
CLOSED = {
    "type": "object",
    "properties": {"token": {"type": "string"}, "flow": {"type": "string"}, "outcome": {"type": "string"}},
    "required": ["token", "flow", "outcome"],
}


@app.periodic(cron="30 9 * * *")
@app.task(queue="quiet", name="ratings.remind")
def remind(timestamp: int) -> None:
    """Once a day, at an hour at which a message disturbs nobody."""
    while operations.remind(now=timezone.now()):
        pass


@consumer("ratings.mending", "ratings.given", schema=GIVEN)
def open_mending(event: Event) -> None:
    """A bad rating opens a case of putting right."""
    if event.data["grade"] >= 4 and not event.data["addition"]:
        operations.open_mending(rating=event.data["rating"], now=event.time)


@consumer("ratings.mended", "cases.closed", schema=CLOSED)
def end_mending(event: Event) -> None:
    """The case of putting right is closed."""
    if event.data["flow"] == mending.FLOW:
        operations.end_mending(case=event.data["token"], outcome=event.data["outcome"], now=event.time)
