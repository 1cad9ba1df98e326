"""The small forms of intake; the big ones are the packs'."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ProgressForm(forms.Form):
    number = forms.CharField(
        label=_("Case number"),
        max_length=40,
        help_text=_("As in the message you got, such as 330424-20260916-000183"),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )
    digits = forms.RegexField(
        "^[0-9]{3}[0-9Xx]$",
        label=_("Last four digits of a telephone or identity number"),
        strip=True,
        help_text=_("Of the applicant or a contact named in the application"),
        error_messages={"invalid": _("Give four digits; the last may be an X.")},
        widget=forms.TextInput({"autocomplete": "off", "maxlength": 4, "class": "short"}),
    )


class WithdrawForm(forms.Form):
    opinion = forms.CharField(
        label=_("Why do you withdraw?"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )


class FindForm(forms.Form):
    """By one number, whole: nobody leafs through people."""

    KINDS = (("id_number", _("Identity number")), ("phone", _("Telephone")), ("uscc", _("Credit code of a firm")))
    kind = forms.ChoiceField(label=_("Look up by"), choices=KINDS, widget=forms.RadioSelect, initial="id_number")
    text = forms.CharField(
        label=_("Number, whole"), max_length=32, strip=True, widget=forms.TextInput({"autocomplete": "off"})
    )


class EnrolForm(forms.Form):
    """Somebody who comes to the counter for the first time, from the identity card in the clerk's hand."""

    name = forms.CharField(label=_("Full name"), max_length=60, help_text=_("As on the identity card"))
    id_number = forms.CharField(label=_("Identity number"), max_length=18)
    phone = forms.CharField(
        label=_("Mobile telephone"),
        required=False,
        max_length=20,
        help_text=_("Messages about the case go there; leave it empty where there is none"),
    )
