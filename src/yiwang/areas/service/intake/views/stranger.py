"""How a case stands, for who has its number and four digits, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiwang.areas.service.intake import naming, queries
from yiwang.areas.service.intake.contracts import NoProgress, TooManyQuestions
from yiwang.areas.service.intake.forms import ProgressForm
from yiwang.shell.limits import Buckets, asker
from yiwang.shell.pages import PUBLIC, page

# Four digits are ten thousand guesses: from one place a dozen at once, for one number a handful, then one a minute.
FROM_ONE_PLACE = Buckets(rate=1 / 20, burst=12)
FOR_ONE_NUMBER = Buckets(rate=1 / 60, burst=6)


@page(needs=PUBLIC, writes=True)
def progress(request: HttpRequest) -> HttpResponse:
    """Number and four digits; then the steps, the outcome and the clock, and nothing of whom or what."""
    form, found, refused, status = ProgressForm(request.POST or None), None, "", 200
    if form.is_bound:
        status = 422
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"].strip()
        wait = max(FROM_ONE_PLACE.take(asker(request)), FOR_ONE_NUMBER.take(number))
        if wait:
            raise TooManyQuestions(seconds=wait)
        try:
            found = queries.progress(
                number=number,
                digits=form.cleaned_data["digits"],
                now=request.now,  # type: ignore[attr-defined]
            )
            status = 200
        except NoProgress as refusal:
            refused, status = refusal.sentence, 404
    facts = {
        "form": form,
        "found": found,
        "refused": refused,
        "organisation": naming.organisation_words(found.organisation) if found else {},
        "crumbs": [(_("Front page"), "/"), (_("Progress"), "")],
    }
    return render(request, "intake/progress.html", facts, status=status)
