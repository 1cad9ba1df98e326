"""Who looked at a licence, as its holder may know it."""

from django.utils.translation import gettext as _

from yiwang.kernel.actors import Actor
from yiwang.kernel.errors import Refusal
from yiwang.shell.words import say
from yiwang.trust.licences import issuers
from yiwang.trust.licences.contracts import Look


def who_looked(look: Look, viewer: Actor) -> str:
    """One look in a few words: offices by name, private people never."""
    return _how(look).format(who=_who(look, viewer))


def _who(look: Look, viewer: Actor) -> str:
    if look.who and look.who in (viewer.subject, viewer.party):
        return _("You")
    if look.office:
        try:
            return say(issuers.name_of(look.office))
        except Refusal:
            return _("An office")
    return _("Somebody signed in") if look.who else _("Somebody with the code")


def _how(look: Look) -> str:
    said = {
        "verified": _("{who} checked it"),
        "opened": _("{who} opened it"),
        "shown": _("{who} showed the code"),
        "downloaded": _("{who} downloaded the PDF"),
    }
    return said.get(look.how, "{who}")
