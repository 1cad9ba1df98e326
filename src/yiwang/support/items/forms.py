"""The small forms of the officers' pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 20 * 1024 * 1024


class NewItemForm(forms.Form):
    code = forms.RegexField(
        r"^[0-9A-Za-z._-]{1,64}$",
        label=_("Implementation code"),
        error_messages={"invalid": _("Letters, digits, dots, hyphens and underscores, at most 64.")},
    )
    region = forms.RegexField(
        r"^[0-9]{12}$", label=_("Region"), help_text=_("12 digits"), error_messages={"invalid": _("Give 12 digits.")}
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=500)


class ImportForm(forms.Form):
    file = forms.FileField(label=_("List of items (CSV)"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))
    region = forms.RegexField(
        r"^[0-9]{12}$",
        label=_("Region"),
        required=False,
        help_text=_("12 digits; where it is empty, each row’s own area"),
        error_messages={"invalid": _("Give 12 digits.")},
    )
    strict = forms.BooleanField(label=_("Import nothing unless every row is regular"), required=False)
    dry_run = forms.BooleanField(label=_("Only report"), required=False)

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("At most 20 MB. Larger lists come in by the command line."))
        return file
