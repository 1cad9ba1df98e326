"""The calendar of a year: its days off and make-up days, and the notice that says so."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from yiwang.kernel.calendar import operations, queries
from yiwang.kernel.calendar.contracts import SET_CALENDAR, Notice
from yiwang.kernel.errors import Refusal
from yiwang.shell.pages import page
from yiwang.trust.directory.forms import NoticeForm
from yiwang.trust.directory.views import who


@page(needs=SET_CALENDAR, writes=True)
def set_calendar(request: HttpRequest) -> HttpResponse:
    """The named days of a year, and the form that puts a notice into force."""
    actor, now = who(request)
    this_year = timezone.localtime(now).year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2004 <= int(asked[:4]) <= 2099 and len(asked) == 4 else this_year
    form = NoticeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        notice = Notice(data["number"], data["title"], data["issued_on"], year=data["year"])
        try:
            changed = operations.set_days(days=data["days"], notice=notice, actor=actor, now=now)
            return HttpResponseRedirect(f"{request.path}?year={data['year'] or year}&done={changed}")
        except Refusal as refusal:
            form.add_error("days", refusal.sentence)
    facts = {
        "form": form,
        "year": year,
        "years": range(this_year - 2, this_year + 3),
        "days": queries.special_days(date(year, 1, 1), date(year, 12, 31)),
        "working": queries.working_days(date(year, 1, 1), date(year, 12, 31)),
        "provisional": queries.provisional(year),
        "notices": queries.notices(),
        "done": request.GET.get("done", ""),
    }
    return render(request, "directory/calendar.html", facts, status=422 if form.errors else 200)
