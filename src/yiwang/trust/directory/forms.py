"""What administrators fill in. A form keeps what was typed; operations decide, and their refusals come back here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiwang.kernel.calendar.contracts import Day
from yiwang.kernel.organisations.contracts import OrganisationKind, Post
from yiwang.shell.words import say
from yiwang.trust.directory.titles import KINDS, LINKS


def line(label: Any, *, required: bool = False, most: int = 200, hint: Any = "", **attributes: str) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", **attributes})
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint, widget=widget)


def lines(label: Any, hint: Any = "", rows: int = 3, most: int = 4000) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=most, help_text=hint, widget=forms.Textarea({"rows": rows})
    )


def day(label: Any, *, required: bool = False, hint: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, help_text=hint, widget=forms.DateInput({"type": "date"}))


def number(label: Any, hint: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput({"class": "short"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999, help_text=hint, widget=widget)


BASIS = _("Number or title of the paper that decides it")


class ChangeForm(forms.Form):
    """Any change of the directory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def both(self, name: str) -> dict[str, str]:
        """The two languages of a text, without those that are empty."""
        given = {"zh": self.cleaned_data.get(f"{name}_zh", ""), "en": self.cleaned_data.get(f"{name}_en", "")}
        return {language: text.strip() for language, text in given.items() if text.strip()}

    def several(self, name: str) -> list[str]:
        return [each.strip() for each in self.cleaned_data[name].splitlines() if each.strip()]


class NewForm(ChangeForm):
    name_zh = line(_("Name in Chinese"), required=True)
    name_en = line(_("Name in English"))
    short_zh = line(_("Short name"))
    code = line(
        _("Organisation code"), required=True, most=60, hint=_("Digits, capitals and hyphens, such as 330424-SCJG")
    )
    kind = forms.ChoiceField(label=_("Kind of body"))
    region = line(_("Administrative region"), required=True, most=12, hint=_("Twelve digits"), inputmode="numeric")
    uscc = line(_("Unified social credit code"), most=18)
    aliases = lines(_("Other names"), _("One on each line; usual short forms are known by themselves"))
    duties_zh = lines(_("Duties in Chinese"))
    duties_en = lines(_("Duties in English"))
    order = number(_("Place among its neighbours"), _("Smaller numbers stand first"))
    since = day(_("Set up on"))
    basis = line(BASIS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(each.value, gettext(KINDS[each])) for each in OrganisationKind]


class DescribeForm(ChangeForm):
    short_zh = line(_("Short name"))
    short_en = line(_("Short name in English"))
    aliases = lines(_("Other names"), _("One on each line; usual short forms are known by themselves"))
    duties_zh = lines(_("Duties in Chinese"), rows=5)
    duties_en = lines(_("Duties in English"), rows=5)


class RenameForm(ChangeForm):
    name_zh = line(_("New name in Chinese"), required=True)
    name_en = line(_("New name in English"))
    on = day(_("From"), hint=_("Empty for today; the old name stays valid for the days before"))
    basis = line(BASIS)


class MoveForm(ChangeForm):
    to = line(_("Under which organisation"), required=True, most=500, list="organisations")
    on = day(_("From"), hint=_("Empty for today"))
    basis = line(BASIS)


class CloseForm(ChangeForm):
    into = line(
        _("Who takes over its duties"),
        most=500,
        hint=_("Its organisations move under it. Empty if nobody does."),
        list="organisations",
    )
    on = day(_("Last day"), hint=_("Empty for today"))
    basis = line(BASIS)


class PostForm(ChangeForm):
    title_zh = line(_("Title in Chinese"), required=True)
    title_en = line(_("Title in English"))
    code = forms.SlugField(
        label=_("Code of the post"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, such as head or window"),
    )
    leads = forms.BooleanField(label=_("Who holds it answers for the organisation"), required=False)
    seats = number(_("Seats"), _("Empty if there is no limit"))
    order = number(_("Place among the posts"))

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).lower().replace("_", "-")


class AppointForm(ChangeForm):
    login = line(_("Who"), required=True, most=100, hint=_("The sign-in name of the officer"), autocapitalize="none")
    post = forms.ChoiceField(label=_("Post"))
    since = day(_("From"), required=True)
    main = forms.BooleanField(label=_("It is their main post"), required=False, initial=True)
    basis = line(BASIS)

    def __init__(self, posts: Sequence[Post], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(post.code, say(post.title)) for post in posts]


class EndForm(ChangeForm):
    until = day(_("Last day"), required=True)
    basis = line(BASIS)


class LinkForm(ChangeForm):
    upper = line(_("Which organisation"), required=True, most=500, list="organisations")
    kind = forms.ChoiceField(label=_("How"))
    matter_zh = line(_("In what, in Chinese"))
    matter_en = line(_("In what, in English"))
    basis = line(BASIS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, gettext(title)) for kind, title in LINKS.items()]


class NoticeForm(ChangeForm):
    number = line(_("Number of the notice"), required=True, hint=_("Such as 国办发明电〔2025〕7号"))
    title = line(_("Title"), required=True)
    issued_on = day(_("Date of issue"), required=True)
    year = forms.IntegerField(
        label=_("Year that it settles"),
        required=False,
        min_value=1990,
        max_value=2099,
        help_text=_("Empty for a notice on single days"),
        widget=forms.NumberInput({"class": "short"}),
    )
    days = lines(
        _("Days"),
        _("One on each line: the date, 休 or 班, and the name, such as 2027-02-05 休 春节"),
        rows=12,
        most=8000,
    )

    def clean_days(self) -> list[Day]:
        found = [self._day(text, place) for place, text in enumerate(self.several("days"), 1)]
        return found

    def several(self, name: str) -> list[str]:
        return [each.strip() for each in self.cleaned_data[name].splitlines() if each.strip()]

    def _day(self, text: str, place: int) -> Day:
        parts = text.split(maxsplit=2)
        try:
            on, working = date.fromisoformat(parts[0]), {"休": False, "班": True}[parts[1]]
        except (ValueError, KeyError, IndexError) as error:
            message = gettext("Line {place}: “{text}” is no day with 休 or 班 after it.")
            raise forms.ValidationError(message.format(place=place, text=text[:60])) from error
        return Day(on, working, {"zh": parts[2]} if len(parts) > 2 else {})
