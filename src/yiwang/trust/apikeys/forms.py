"""What somebody chooses for a key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("365 days")))


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"), max_length=100, help_text=_("So that you know later which program has it.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Give as little as the program needs."),
        error_messages={"required": _("Choose at least one thing that the key may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=DAYS,
    )

    def __init__(self, given: Any, offered: dict[str, str]) -> None:
        super().__init__(given)
        self.fields["scopes"].choices = [(code, _(title)) for code, title in offered.items()]
