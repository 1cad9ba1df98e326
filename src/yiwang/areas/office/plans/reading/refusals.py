"""Why a file is not read."""

from yiwang.kernel.errors import Kind, Refusal
from yiwang.kernel.errors import marked as _


class FileTooLarge(Refusal):
    code = "plans.file-too-large"
    text = _("The file is larger than {limit} MB. Save the plan without pictures, or in parts, and try again.")
    kind = Kind.TOO_LARGE


class FileEncrypted(Refusal):
    code = "plans.file-encrypted"
    text = _("The file is protected by a password. Save it without one and try again.")


class FileBroken(Refusal):
    code = "plans.file-broken"
    text = _("The file cannot be opened; it is damaged or not what its name says. Save it anew and try again.")


class FileInflated(Refusal):
    code = "plans.file-inflated"
    text = _("The file unpacks to far more than a plan needs, so it was not opened.")
    kind = Kind.TOO_LARGE


class FormatUnknown(Refusal):
    code = "plans.format-unknown"
    text = _("Plans are read from docx, PDF, HTML, Markdown and text files. Save this one as docx and try again.")


class UnitsUnreadable(Refusal):
    code = "plans.units-unreadable"
    text = _("The file of units cannot be read; it is a list with name, code, aliases and level. {problem}")
