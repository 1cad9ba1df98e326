"""One kind of typed refusal, raised anywhere below a door and translated only by a door."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.translation import gettext as _now


def marked(text: str) -> str:
    """A sentence that is translated when it is shown. (Django's own mark loads all settings, which may refuse.)"""
    return text


_ = marked


class Kind(StrEnum):
    """What sort of answer a refusal is; doors map it to an HTTP status or an exit code."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    CONFLICT = "conflict"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A clear no: a stable `code`, one translatable sentence, the facts in it, and errors by field.

    `text` is marked with `gettext_noop` and formatted with `facts` when it is shown, in the reader's language.
    `fields` maps a field's name to sentences that are already translated.
    """

    code: ClassVar[str]
    text: ClassVar[str]
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, *, fields: Mapping[str, Sequence[str]] | None = None, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts
        self.fields = {name: list(sentences) for name, sentences in (fields or {}).items()}

    @property
    def sentence(self) -> str:
        """The text in the active language, with its facts."""
        return _now(self.text).format(**self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


class NotAllowed(Refusal):
    code = "rights.not-allowed"
    text = _("You may not do this here. It needs the right “{right}”.")
    kind = Kind.FORBIDDEN


class SignInFirst(Refusal):
    code = "identity.sign-in-first"
    text = _("Please sign in first.")
    kind = Kind.UNAUTHENTICATED


class NotFound(Refusal):
    code = "not-found"
    text = _("There is nothing here under that name or number.")
    kind = Kind.NOT_FOUND
