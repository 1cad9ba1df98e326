"""What administrators fill in to give a role and to withdraw one."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from yiwang.shell.words import say
from yiwang.trust.rights.contracts import NewAssignment, Role, UnknownPerson, subject_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(day: date | None, *, after: bool = False) -> datetime | None:
    """The beginning of a day in Shanghai, or the beginning of the next."""
    return datetime.combine(day + timedelta(days=after), time(), SHANGHAI) if day else None


class GiveForm(forms.Form):
    login = forms.CharField(
        label=_("Whom to give it"),
        help_text=_("The sign-in name of the officer"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=500,
        help_text=_("The path of codes, such as 330424/330424-SCJG; empty for every organisation of the region"),
        widget=forms.TextInput({"list": "organisations", "autocomplete": "off"}),
    )
    region = forms.CharField(
        label=_("Region"),
        required=False,
        max_length=12,
        help_text=_("Twelve digits; empty for everywhere"),
        widget=forms.TextInput({"inputmode": "numeric", "class": "short"}),
    )
    since = forms.DateField(
        label=_("First day"), required=False, help_text=_("Empty for now"), widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty if it has no end"),
        widget=forms.DateInput({"type": "date"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("It stands in the ledger. Name the decision, not personal matters."),
    )

    def __init__(self, roles: Sequence[Role], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.code, f"{say(role.title)} · {say(role.duty)}") for role in roles
        ]

    def clean_login(self) -> str:
        login = str(self.cleaned_data["login"]).strip()
        self.subject = subject_of(login)
        if not self.subject:
            raise forms.ValidationError(UnknownPerson(login=login).sentence)
        return login

    def assignment(self) -> NewAssignment:
        """What was asked for; a first day that is today means now."""
        given = self.cleaned_data
        return NewAssignment(
            subject=self.subject,
            role=given["role"],
            region=given["region"].strip(),
            organisation=given["organisation"].strip().strip("/"),
            since=moment(given["since"]),
            until=moment(given["until"], after=True),
            reason=given["reason"],
        )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=500, help_text=_("It stands in the ledger."))
