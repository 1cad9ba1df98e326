"""What people type on the pages of licences."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from yiwang.trust.licences.contracts import LicenceStatus

LARGEST = 20 * 1024 * 1024


class VerifyForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the licence"),
        max_length=200,
        help_text=_("It stands under the title, such as JY23304240000017."),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("A PDF or a proof"),
        help_text=_("The file is read and not kept. At most 20 MB."),
        widget=forms.FileInput({"accept": ".pdf,.json"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 20 MB. No document of ours is that large."))
        return file


# The verb of each change, and what it is called before and after it is confirmed.
CHANGES: dict[LicenceStatus, tuple[str, Any, Any]] = {
    LicenceStatus.SUSPENDED: ("suspend", _("Suspend the licence"), _("Suspend the licence?")),
    LicenceStatus.VALID: ("restore", _("Make the licence valid again"), _("Make the licence valid again?")),
    LicenceStatus.REVOKED: ("revoke", _("Revoke the licence"), _("Revoke the licence? This cannot be undone.")),
    LicenceStatus.CANCELLED: ("cancel", _("Cancel the licence"), _("Cancel the licence? This cannot be undone.")),
}


class ChangeForm(forms.Form):
    change = forms.ChoiceField(label=_("What to change"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Give the facts and the law. The holder reads it, and it stands in the ledger: no personal data."),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, given: Any, statuses: list[LicenceStatus]) -> None:
        super().__init__(given)
        self.offered = {CHANGES[status][0]: CHANGES[status][1:] for status in statuses}
        self.fields["change"].choices = [(verb, titles[0]) for verb, titles in self.offered.items()]
