"""The demonstration county, made step by step; every step may be made again and then changes nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_noop as _

from yiwang.areas.service.ratings import operations as ratings
from yiwang.areas.service.ratings.contracts import AlreadyRated, Channel, Closed, Grade
from yiwang.doors.cli.demo import data, offices, people, walking
from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.errors import Kind, Refusal
from yiwang.kernel.organisations import queries as organisations
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.packs import queries as known_packs
from yiwang.kernel.places import PACKS
from yiwang.support.cases import operations as cases
from yiwang.support.cases import queries as known_cases
from yiwang.support.cases.contracts import CaseFilter
from yiwang.support.items import operations as items
from yiwang.trust.ledger import operations as ledger

IN_FORCE = (PACKS / "market" / walking.PACK, PACKS / "service" / "rating_mending")


class NoDemonstration(Refusal):
    code = "demo.not-here"
    text = _("The demonstration county is made only where YIWANG_DEMO=1 is set.")
    kind = Kind.FORBIDDEN


class RealData(Refusal):
    code = "demo.real-data"
    text = _("There are real data here: {what}. The demonstration county is made only in an empty installation.")
    kind = Kind.CONFLICT


def steps(now: datetime) -> Iterator[str]:
    """Make what is not there yet, and say what was done."""
    if not settings.DEMO:
        raise NoDemonstration()
    _must_be_empty(now)
    for step in STEPS:
        yield from step(now)


def _must_be_empty(now: datetime) -> None:
    """Nothing stands here yet, or our own county does: its government has a code that nobody else has."""
    tops = organisations.organisations_under("", direct=True)
    county = data.read("organisations")["county"]
    if other := [top.name["zh"] for top in tops if top.uscc != county["uscc"]]:
        raise RealData(what=", ".join(other[:3]))
    if not tops:
        found = known_cases.cases(CaseFilter(limit=1), viewer=SYSTEM, now=now)
        if found.rows:
            raise RealData(what=found.rows[0].number)


def _offices(now: datetime) -> Iterator[str]:
    yield f"{offices.install(now)} new offices"


def _people(now: datetime) -> Iterator[str]:
    before = now - people.BEFORE  # they were here before the cases in which they act
    yield f"{people.make_accounts(before)} people and firms"
    yield f"{people.name_agents(before)} new agents of firms"
    yield f"{people.appoint(now)} new appointments, {people.give_roles(now)} new roles"


def _items(now: datetime) -> Iterator[str]:
    yield f"{items.load_demonstration(region=data.REGION, actor=SYSTEM, now=now)} items of other departments"


def _packs(now: datetime) -> Iterator[str]:
    for folder in IN_FORCE:
        applied = packs.apply_pack(folder=folder, actor=SYSTEM, now=now)
        yield f"pack {applied.name} {'in force' if applied.fresh else 'already in force'}"


def _cases(now: datetime) -> Iterator[str]:
    told = data.read("cases")["cases"]
    asked = CaseFilter(flow=walking.PACK, limit=len(told))
    if len(known_cases.cases(asked, viewer=SYSTEM, now=now).rows) == len(told):
        yield "0 new cases"
        return
    item = str(known_packs.pack(walking.PACK).section("item")["code"])
    for number, given in enumerate(told):
        _rated(walking.walk(number, item, now), given)
    while cases.ring_due(now=now):
        pass
    ledger.sequence_all(now=now)
    yield f"{len(told)} cases"


def _rated(walked: walking.Walked, given: dict[str, int]) -> None:
    """Who has an answer is asked how it was, and those rate whose story says so."""
    case = walked.case
    if case.open:
        return
    closed = Closed(
        case=case.token,
        number=case.number,
        item=case.item,
        title={"zh": "食品经营许可（新办）", "en": "Food business licence (new)"},
        party=case.applicant,
        region=case.region,
        organisation=case.organisation,
        offline=case.channel == "window",
    )
    asked = ratings.ask(closed=closed, now=case.closed_at or walked.at)
    if "grade" in given:
        try:
            ratings.rate(token=asked.token, grade=Grade(given["grade"]), channel=Channel.WEB, now=walked.at)
        except AlreadyRated:
            return


STEPS: tuple[Callable[[datetime], Iterator[str]], ...] = (_offices, _people, _items, _packs, _cases)
