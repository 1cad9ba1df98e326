"""The counter by role, region and organisation; what belongs to a case, by who may see the case; whose a draft is."""

import io
from dataclasses import replace

import pytest

from yiwang.areas.service.intake import operations, queries
from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import NOW
from yiwang.kernel.actors import SYSTEM, Actor, Grant
from yiwang.shell.testing import act_as
from yiwang.support.cases import queries as cases_read
from yiwang.support.cases.contracts import READ_CASES, WORK_ON_CASES
from yiwang.support.cases.tests import make as cases
from yiwang.support.files import operations as files
from yiwang.support.files import queries as stored
from yiwang.support.files.tests.make import PDF
from yiwang.support.items.tests import make as items
from yiwang.trust.documents import operations as letters
from yiwang.trust.documents import queries as documents
from yiwang.trust.documents.contracts import Sheet
from yiwang.trust.identity import operations as identity
from yiwang.trust.personal.contracts import READ_PERSONAL, LookFilter
from yiwang.trust.personal.queries import every_look
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.matrix import APPLICANT, FIRM, PLACES, Place

pytestmark = pytest.mark.django_db
AGENTS = {"firm", "agent of the firm", "agent for the item"}


@pytest.fixture
def offered(db):
    """An item of every place that is asked for by the same form, and somebody who comes to the counter."""
    make.county()
    shop = {"form": "shop_permit", "flow": "shop_permit", "subjects": ["1", "2"]}
    codes = {}
    for number, place in enumerate(PLACES.values()):
        items.published(f"SHOP-{number}", region=place.region, organisation=place.organisation, **shop)
        codes[place] = f"SHOP-{number}"
    return codes, make.enrolled().subject


def begun(offered, place: Place, actor: Actor, key: str = "k"):
    codes, applicant = offered
    return operations.begin(item=codes[place], applicant=applicant, actor=actor, now=NOW, key=key)


@matrix.holds(WORK_ON_CASES)
def test_an_application_is_taken_in_only_where_one_works(offered):
    return lambda actor, place: begun(offered, place, actor)


@matrix.holds(WORK_ON_CASES)
def test_what_a_colleague_took_in_is_read_filled_in_and_sent_only_where_one_works(offered):
    chief = cases.officer(1, WORK_ON_CASES, region="", organisation="")
    found = {place: begun(offered, place, chief) for place in PLACES.values()}
    for application in found.values():
        for group in ("shop", "place", "people", "papers"):
            make.saved(application, group, chief)

    def attempt(actor: Actor, place: Place) -> bool:
        one = {"application": found[place].id, "actor": actor, "now": NOW}
        ways = (
            lambda: queries.application(found[place].id, viewer=actor),
            lambda: operations.resume(**one).draft,
            lambda: make.saved(found[place], "shop", actor),
            lambda: operations.note_seen(materials=[1], **one) is None,
            lambda: operations.submit(promised=True, **one).number,
            lambda: operations.discard(**one),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(WORK_ON_CASES, scopes=matrix.ANYWHERE)
def test_at_the_counter_one_sees_what_one_took_in_oneself(offered):
    begun(offered, PLACES["bureau"], cases.officer(1, WORK_ON_CASES, region="", organisation=""))
    return lambda actor, _place: queries.taken_in(viewer=actor) == []


# What belongs to a case


def kept(about: str, owner: Actor):
    stream = io.BytesIO(PDF)
    facts = {"stream": stream, "name": "a.pdf", "claimed_type": "application/pdf", "purpose": "material"}
    file = files.store(**facts, actor=owner, now=NOW)
    files.attach_files(files=[file.id], about=about, actor=owner)
    return file.id


def letter(number: str, place: Place):
    sheet = Sheet("acceptance", "letter", {"zh": "受理通知书"}, number, {}, place.organisation, number)
    return letters.want(sheet, now=NOW, key=number)


@pytest.fixture
def standing(db):
    """A case of every place with a file and a letter: (its token, the file, the letter) by place."""
    cases.flow()
    found = {}
    for place in PLACES.values():
        token = cases.case_at(place.region, place.organisation)
        file = kept(f"cases:{token}", cases.applicant())
        found[place] = (token, file, letter(cases.get(token).number, place))
    return found


@matrix.holds(READ_CASES, WORK_ON_CASES)
def test_the_files_and_letters_of_a_case_are_read_by_who_may_see_the_case(standing):
    def attempt(actor: Actor, place: Place) -> bool:
        token, file, document = standing[place]
        ways = (
            lambda: cases_read.may_see_case(token, actor),
            lambda: stored.stored_file(file, viewer=actor),
            lambda: file in stored.stored_files([file], viewer=actor),
            lambda: documents.document(document.token, viewer=actor),
            lambda: documents.documents_about(document.about, viewer=actor),
        )
        return matrix.together(ways)

    return attempt


@pytest.mark.parametrize(("whose", "who"), [(APPLICANT, {"applicant"}), (FIRM, AGENTS)], ids=["person", "firm"])
def test_the_files_and_letters_of_a_case_are_its_applicants(db, whose, who):
    cases.flow()
    token = cases.case_at(cases.HAIYAN, cases.BUREAU, applicant=whose)
    file = kept(f"cases:{token}", next(a for a in matrix.CITIZENS.values() if a.subject == whose))
    document = letter(cases.get(token).number, PLACES["bureau"])
    reads = (
        lambda actor: stored.stored_file(file, viewer=actor),
        lambda actor: documents.document(document.token, viewer=actor),
        lambda actor: documents.documents_about(document.about, viewer=actor),
    )
    assert [matrix.who_may(read) for read in reads] == [who] * len(reads)


@pytest.mark.parametrize(("where", "seen"), [(cases.BUREAU, True), ("330424/330424-WJJ", False)])
def test_personal_data_of_a_case_are_opened_only_with_the_right_to_them_where_the_case_is(
    db, client, settings, where, seen
):
    """What one role allows is not widened by the place of another: reading cases here, personal data there."""
    make.county()
    case = make.sent(make.citizen(make.person())).case
    reader = cases.officer(8, READ_CASES)
    other = Grant(READ_PERSONAL.code, cases.HAIYAN, where)
    act_as(settings, replace(reader, grants=reader.grants | {other}))
    page = client.get(f"/work/cases/{case}?reveal=phone").content.decode()
    assert ("13905732046" in page) is seen
    looks = every_look(LookFilter(viewer=reader.subject), viewer=SYSTEM)
    assert len(list(looks)) == int(seen)


# Drafts


def test_a_draft_online_is_its_partys_and_no_clerks(offered):
    number = make.accounts.id_number()
    person, firm, agent = make.person(), make.accounts.firm(), make.person("林晚舟", phone="", id_number=number)
    own = Actor(firm.subject, firm.name, firm.kind)
    identity.name_agent(name="林晚舟", id_number=number, actor=own, now=NOW)
    item = offered[0][PLACES["bureau"]]
    people = {
        "person": make.citizen(person),
        "firm": own,
        "agent": make.agent(agent, firm),
        "agent for the item": replace(make.agent(agent, firm), items=frozenset({item})),
        "agent for another item": replace(make.agent(agent, firm), items=frozenset({"another"})),
        "agent for themselves": make.citizen(agent),
        "clerk": make.clerk(),
        "stranger": matrix.CITIZENS["nobody"],
    }
    firms = {"firm", "agent", "agent for the item"}
    for owner, who in (("person", {"person"}), ("firm", firms), ("agent", firms)):
        one = operations.begin(item=item, actor=people[owner], now=NOW, key=owner)
        tries = (
            lambda actor, o=one: queries.application(o.id, viewer=actor),
            lambda actor, o=one: operations.resume(application=o.id, actor=actor, now=NOW),
            lambda actor, o=one: make.saved(o, "shop", actor),
            lambda actor, o=one: operations.discard(application=o.id, actor=actor, now=NOW),
            lambda actor, o=one: o.id in {d.application.id for d in queries.open_applications(viewer=actor)},
        )
        for attempt in tries:
            worked = {name for name, actor in people.items() if matrix.worked(lambda a=actor, t=attempt: t(a))}
            assert worked == who
