"""A whole application in one request, as programs send it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from yiwang.areas.service.intake import people, placing
from yiwang.areas.service.intake.contracts import Channel, NotOnline, PromiseNeeded
from yiwang.kernel.actors import Actor
from yiwang.shell.words import say
from yiwang.support.cases import operations as cases
from yiwang.support.cases.contracts import MoveMade, NewCase
from yiwang.support.files import operations as files
from yiwang.support.forms import operations as forms
from yiwang.support.forms import queries as drafts
from yiwang.support.items import queries as items

FILED = UUID("6f1a51ab-5d35-4b8e-9a3c-3f1d8e6a7b10")


@transaction.atomic
def file_application(
    *, item: str, values: Mapping[str, Any], promised: bool = False, actor: Actor, now: datetime, key: str
) -> MoveMade:
    """Apply for an item in one go: the form is checked as on its pages, and the case opened; once for each key.

    Refuses with `forms.not-complete` and the faults by field, `intake.promise-needed` and `intake.not-online`.
    """
    found = items.published_item(item)
    if not (found.form and found.flow and found.organisation):
        raise NotOnline(item=say(found.name))
    people.must_suit(found, actor, now)
    form = drafts.form(found.form)
    if form.promise and not promised:
        raise PromiseNeeded(fields={"promise": [PromiseNeeded().sentence]})
    about = uuid5(FILED, f"{actor.subject}/{key}")
    filing = forms.file_at_once(form=found.form, values=values, about=about, actor=actor, now=now)
    new = NewCase(
        flow=found.flow,
        title=placing.title(found, form, filing.values),
        item=found.code,
        region=placing.region(found, filing.values),
        organisation=found.organisation,
        applicant=actor.party,
        channel=Channel.API,
        data=filing.values,
    )
    made = cases.open_case(new, actor=actor, now=now, key=f"filed:{about}")
    named = {UUID(file) for file in placing.files_in(form.fields, filing.values)}
    if named and not made.repeated:
        files.attach_files(files=named, about=f"cases:{made.case.token}", actor=actor)
    return made
