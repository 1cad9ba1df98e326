"""What the pages say of a licence: the answer of a check, its three reasons, and how long it is still valid."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from yiwang.shell.words import moment, number, say
from yiwang.trust.licences.contracts import Examination, Licence, LicenceStatus


@dataclass(frozen=True, slots=True)
class Answer:
    """One sentence, what follows from it, and its sign: good, soon or late."""

    title: str
    text: str
    sign: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the three checks: `held` says whether it was passed, None that it cannot be said yet."""

    title: str
    text: str
    held: bool | None
    icon: str


def answer(found: Examination) -> Answer:
    """The answer of a check as a sentence."""
    if found.answer == "not-genuine":
        return Answer(
            _("This is not what was issued"), _("Do not rely on it. Ask the authority that is named below."), "late"
        )
    if found.answer == "pending":
        return Answer(
            _("This licence was issued just now"),
            _("Its entry is written and waits for the next signed root. Check again in a few seconds."),
            "soon",
        )
    titles = {
        LicenceStatus.VALID: _("This licence is genuine and valid"),
        LicenceStatus.SUSPENDED: _("This licence is genuine, but suspended"),
        LicenceStatus.REVOKED: _("This licence is genuine, but revoked"),
        LicenceStatus.CANCELLED: _("This licence is genuine, but cancelled"),
        LicenceStatus.EXPIRED: _("This licence is genuine, but expired"),
    }
    if found.in_force:
        return Answer(titles[LicenceStatus.VALID], "", "good")
    return Answer(titles[found.licence.status], _("It does not entitle its holder to anything today."), "late")


def reasons(found: Examination, at: str) -> list[Reason]:
    """The three checks in words; `at` is the moment of the check."""
    return [_in_ledger(found), _unchanged(found), _in_force(found, at)]


def _in_ledger(found: Examination) -> Reason:
    office = say(found.issuer)
    if found.entry_id is None:
        return Reason(_("Its issue is not in the ledger"), _("No entry of the ledger names it."), False, "shield-check")
    if found.pending:
        return Reason(
            _("Its issue is written in the ledger"), _("The next signed root will cover it."), None, "shield-check"
        )
    if not found.in_ledger:
        return Reason(_("Its entry does not hold"), _("The proof leads to another root."), False, "shield-check")
    text = _("{office}. Entry {number} of the ledger, under the signed root of {moment}.")
    facts = {"number": number(found.entry_index), "moment": moment(found.checkpoint_at)}
    return Reason(_("It was issued by this office"), text.format(office=office, **facts), True, "shield-check")


def _unchanged(found: Examination) -> Reason:
    if found.altered:
        text = _("The register and the entry differ at: {names}.")
        names = ", ".join(_name_of(name, found) for name in found.altered)
        return Reason(_("Something on it was changed"), text.format(names=names), False, "files")
    if found.entry_id is None:
        return Reason(
            _("Nothing to compare it with"), _("Without an entry nobody knows what was issued."), False, "files"
        )
    text = _("What the register says agrees with the entry of the issue: {fingerprint}")
    return Reason(_("Nothing on it was changed"), text.format(fingerprint=found.fingerprint), True, "files")


def _name_of(name: str, found: Examination) -> str:
    label = next((line.label for line in found.lines if line.name == name), None)
    return say(label) if label else _(LINES.get(name, name))


def _in_force(found: Examination, at: str) -> Reason:
    text = _("The register, asked at {moment}.").format(moment=at)
    titles = {
        LicenceStatus.VALID: _("It is not suspended, revoked, cancelled or expired"),
        LicenceStatus.SUSPENDED: _("It is suspended"),
        LicenceStatus.REVOKED: _("It is revoked"),
        LicenceStatus.CANCELLED: _("It is cancelled"),
        LicenceStatus.EXPIRED: _("It is expired"),
    }
    return Reason(titles[found.licence.status], text, found.in_force, "calendar")


LINES = {
    "number": gettext_noop("number"),
    "identifier": gettext_noop("identifier"),
    "valid_from": gettext_noop("first day"),
    "valid_to": gettext_noop("last day"),
    "organisation": gettext_noop("issuing office"),
}


def validity(licence: Licence, today: date) -> str:
    """How a holder's licence stands: valid and how long still, or what became of it."""
    titles = {
        LicenceStatus.SUSPENDED: _("Suspended"),
        LicenceStatus.REVOKED: _("Revoked"),
        LicenceStatus.CANCELLED: _("Cancelled"),
        LicenceStatus.EXPIRED: _("Expired"),
    }
    if licence.status is not LicenceStatus.VALID:
        return titles[licence.status]
    return _("Valid, {left}").format(left=left(licence.valid_to, today))


def left(last: date | None, today: date) -> str:
    """How long it is until a last day: whole years, else whole months, else days."""
    if last is None:
        return _("without an end")
    days = last.toordinal() - today.toordinal() + 1
    after = date.fromordinal(last.toordinal() + 1)
    months = (after.year - today.year) * 12 + after.month - today.month - (after.day < today.day)
    if months >= 12:
        return ngettext("{n} year left", "{n} years left", months // 12).format(n=months // 12)
    if months >= 2:
        return ngettext("{n} month left", "{n} months left", months).format(n=months)
    return ngettext("{n} day left", "{n} days left", days).format(n=days)
