"""Rating a case, and what the ratings add up to."""

from collections.abc import Iterator
from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from yiwang.areas.service.ratings import grades, operations, queries
from yiwang.areas.service.ratings.contracts import (
    READ_RATINGS,
    Channel,
    Grade,
    Period,
    Question,
    QuestionUnknown,
    Rating,
    Share,
)
from yiwang.kernel.paging import Page
from yiwang.shell import lists
from yiwang.shell.jinja import url
from yiwang.shell.pages import PUBLIC, SIGNED_IN, page
from yiwang.shell.words import say


class RateForm(forms.Form):
    grade = forms.TypedChoiceField(choices=[(int(g), g.name) for g in Grade], coerce=lambda value: Grade(int(value)))
    tags = forms.MultipleChoiceField(
        label=_("Why?"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Choose what fits.")
    )
    comment = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Please leave out names, telephone numbers and the like."),
    )

    def __init__(self, question: Question, given: object, grade: Grade | None) -> None:
        super().__init__(given, initial={"grade": grade})
        if grade:
            offered = grades.tags(grade, offline=question.offline)
            self.fields["tags"].choices = [(code, say(title)) for code, title in offered.items()]


@page(needs=PUBLIC, writes=True)
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """First a grade, then why: two small pages, so that neither needs a script."""
    question = queries.question(token)
    grade = _grade(request.POST.get("grade") or request.GET.get("grade"))
    form = RateForm(question, request.POST if request.method == "POST" else None, grade)
    if request.method == "POST" and form.is_valid():
        answer = operations.rate if question.open else operations.add
        answer(token=token, channel=_channel(request), now=request.now, **form.cleaned_data)
        return HttpResponseRedirect(url("ratings:rate", token, by=request.GET.get("by")))
    offered = [(each, grades.title(each)) for each in Grade]
    given = [(rating, grades.title(rating.grade), _titles(rating)) for rating in question.ratings]
    facts = {"question": question, "grade": grade, "form": form, "offered": offered, "given": given}
    facts |= {"again": request.GET.get("add") == "1" and question.may_add, "by": _channel(request).value}
    return render(request, "ratings/rate.html", facts)


def _grade(given: str | None) -> Grade | None:
    return Grade(int(given)) if given in {"1", "2", "3", "4", "5"} else None


def _channel(request: HttpRequest) -> Channel:
    given = request.GET.get("by", "")
    return Channel(given) if given in set(Channel) else Channel.WEB


def _titles(rating: Rating) -> list[dict[str, str]]:
    offered = grades.offered()["tags"]
    return [offered[tag] for tag in rating.tags if tag in offered]


@page(needs=SIGNED_IN)
def rate_my_case(request: HttpRequest, case: str) -> HttpResponse:
    """The question about one of my cases."""
    question = queries.question_of(case, viewer=request.actor)
    if question is None:
        raise QuestionUnknown()
    return HttpResponseRedirect(reverse("ratings:rate", args=[question.token]))


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


GRADES = (
    gettext_noop("Very satisfied"),
    gettext_noop("Satisfied"),
    gettext_noop("Fairly satisfied"),
    gettext_noop("Dissatisfied"),
    gettext_noop("Very dissatisfied"),
)
SHARES = lists.Listing(
    title=gettext_noop("Ratings"),
    file="ratings",
    columns=(
        lists.Column("organisation", gettext_noop("Organisation"), lambda row: say(row.name) or row.organisation),
        lists.Column("asked", gettext_noop("Cases asked about"), lambda row: row.asked, kind="number"),
        lists.Column("coverage", gettext_noop("Coverage"), lambda row: _share(row.coverage)),
        lists.Column("active", gettext_noop("Answered"), lambda row: row.active, kind="number"),
        lists.Column("active_rate", gettext_noop("Active rate"), lambda row: _share(row.active_rate)),
        lists.Column("good", gettext_noop("Good share"), lambda row: _share(row.good)),
        lists.Column("defaults", gettext_noop("Good by default"), lambda row: row.defaults, kind="number"),
        *(
            lists.Column(f"grade_{g}", title, lambda row, g=g: row.grades[g - 1], kind="number")
            for g, title in enumerate(GRADES, 1)
        ),
        lists.Column("excluded", gettext_noop("Excluded after review"), lambda row: row.excluded, kind="number"),
        lists.Column("mended_rate", gettext_noop("Bad ones put right"), lambda row: _share(row.mended_rate)),
    ),
    filters=(lists.Days("asked", gettext_noop("Closed between")),),
)


@page(needs=READ_RATINGS)
def statistics(request: HttpRequest) -> HttpResponseBase:
    """Coverage, active rate and good share of every organisation; what nobody answered stands by itself."""

    def rows(asked: lists.Asked) -> Iterator[Share]:
        return iter(queries.shares(_period(asked, request), viewer=request.actor, now=request.now))

    def fetch(asked: lists.Asked) -> Page[Share]:
        found = list(rows(asked))
        return Page(rows=found, count=len(found))

    return lists.answer(request, SHARES, fetch=fetch, rows=rows, template="ratings/statistics.html")


def _period(asked: lists.Asked, request: HttpRequest) -> Period:
    since, until = asked.days.get("asked", (None, None))
    today = timezone.localtime(request.now).date()
    return Period(since or date(today.year, 1, 1), until or today + timedelta(days=1))
