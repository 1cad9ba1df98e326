"""What people fill in at the door and on their account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiwang.kernel.errors import Refusal
from yiwang.trust.identity import numbers

PASSWORD = {"autocomplete": "current-password"}
FRESH = {"autocomplete": "new-password"}
DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}


class KeptForm(forms.Form):
    """Keeps what was typed, and takes refusals of operations as its errors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """Show the refusal beside a field, or above the form."""
        self.add_error(field, refusal.sentence)

    def check_only(self, *names: str) -> bool:
        """Check these fields alone: the others are not finished yet."""
        self.full_clean()
        for name in [name for name in self.errors if name not in names]:
            del self.errors[name]
        return not self.errors


class SignInForm(KeptForm):
    identifier = forms.CharField(
        label=_("Telephone, identity number, credit code or sign-in name"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(label=_("Password"), max_length=200, widget=forms.PasswordInput(PASSWORD), strip=False)


class CodeForm(KeptForm):
    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        help_text=_("The six digits that your authenticator shows now, or one of your recovery codes"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": "autofocus", "class": "short"}),
    )


class RegisterForm(KeptForm):
    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        help_text=_("As it stands on your identity card"),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    id_number = forms.CharField(
        label=_("Identity number"), max_length=30, widget=forms.TextInput({"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Mobile number"), max_length=30, widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"})
    )
    code = forms.CharField(label=_("Code from the message"), max_length=10, widget=forms.TextInput(DIGITS))
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 10 characters. A sentence that only you know is good."),
        max_length=200,
        widget=forms.PasswordInput(FRESH),
        strip=False,
    )
    agreed = forms.BooleanField(label=_("I agree that my name and number are checked with the identity authority"))

    def clean_id_number(self) -> str:
        return checked(numbers.must_be_id_number, self.cleaned_data["id_number"])

    def clean_phone(self) -> str:
        return checked(numbers.must_be_mobile, self.cleaned_data["phone"])


class RegisterFirmForm(RegisterForm):
    firm = forms.CharField(
        label=_("Name of the firm"), max_length=200, widget=forms.TextInput({"autocomplete": "organization"})
    )
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=30, help_text=_("18 characters"))
    field_order = ("firm", "uscc", "name", "id_number", "phone", "code", "password", "agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the legal representative")
        self.fields["name"].help_text = ""
        self.fields["id_number"].label = _("Identity number of the legal representative")

    def clean_uscc(self) -> str:
        return checked(numbers.must_be_uscc, self.cleaned_data["uscc"])


def checked(check: Any, text: str) -> str:
    """What the check makes of the text, its refusal as the field's error."""
    try:
        return str(check(text))
    except Refusal as refusal:
        raise forms.ValidationError(refusal.sentence) from refusal


class PasswordForm(KeptForm):
    present = forms.CharField(
        label=_("Present password"), max_length=200, widget=forms.PasswordInput(PASSWORD), strip=False
    )
    fresh = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters. A sentence that only you know is good."),
        max_length=200,
        widget=forms.PasswordInput(FRESH),
        strip=False,
    )


class PhoneForm(KeptForm):
    phone = forms.CharField(label=_("New mobile number"), max_length=30, widget=forms.TextInput({"inputmode": "tel"}))
    code = forms.CharField(label=_("Code from the message"), max_length=10, widget=forms.TextInput(DIGITS))
    password = forms.CharField(
        label=_("Password"), max_length=200, widget=forms.PasswordInput(PASSWORD), strip=False, required=False
    )

    def clean_phone(self) -> str:
        return checked(numbers.must_be_mobile, self.cleaned_data["phone"])


class ConfirmFactorForm(KeptForm):
    code = forms.CharField(
        label=_("The six digits that the authenticator shows"), max_length=10, widget=forms.TextInput(DIGITS)
    )
    sealed = forms.CharField(widget=forms.HiddenInput)


class RemoveFactorForm(KeptForm):
    password = forms.CharField(
        label=_("Password"), max_length=200, widget=forms.PasswordInput(PASSWORD), strip=False, required=False
    )
    code = forms.CharField(label=_("Code or recovery code"), max_length=20, widget=forms.TextInput({"class": "short"}))


class AgentForm(KeptForm):
    name = forms.CharField(label=_("Name of the agent"), max_length=100)
    id_number = forms.CharField(
        label=_("Identity number of the agent"),
        max_length=30,
        help_text=_("They must have registered before"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    items = forms.CharField(
        label=_("Only for these items"),
        required=False,
        max_length=2000,
        help_text=_("Codes of items, separated by blanks; leave it empty for all"),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty if it has no end"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_id_number(self) -> str:
        return checked(numbers.must_be_id_number, self.cleaned_data["id_number"])
