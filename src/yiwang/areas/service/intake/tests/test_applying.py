"""From the guide to the case: nothing is lost, nothing is done twice, nobody else touches it."""

import shutil
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from psycopg import sql

from yiwang.areas.service.intake import operations, queries
from yiwang.areas.service.intake.contracts import (
    ApplicationUnknown,
    AsApplicant,
    ItemWithdrawn,
    NotForYou,
    PromiseNeeded,
)
from yiwang.areas.service.intake.filling import first_due
from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import NOW
from yiwang.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from yiwang.kernel.errors import SignInFirst
from yiwang.kernel.packs import operations as packs
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import ClockName
from yiwang.support.files import queries as files
from yiwang.support.forms import queries as forms
from yiwang.support.forms.contracts import DraftEnded, NotComplete
from yiwang.support.items import operations as publishing
from yiwang.support.items import queries as items
from yiwang.support.items.tests import make as goods
from yiwang.trust.identity.contracts import NotAnAgent
from yiwang.trust.identity.tests import make as accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def shen():
    make.county()
    return make.citizen(make.person())


def test_a_form_begins_with_what_the_account_knows_and_says_where_from(shen):
    draft = operations.resume(application=make.begun(shen).id, actor=shen, now=NOW).draft
    values = forms.answers(draft, viewer=shen, purpose="test", now=NOW)
    assert (values["contact"], values["phone"]) == ("沈知禾", "13905732046")
    assert draft.sources["phone"]["title"] == {"zh": "您的账号", "en": "your account"}
    assert "firm_name" not in values


def test_pressing_begin_twice_is_one_application(shen):
    assert make.begun(shen, "k").id == make.begun(shen, "k").id
    assert make.begun(shen, "k").id != make.begun(shen, "other").id


def test_sending_it_twice_makes_one_case_with_its_answers_and_files(shen):
    made = make.filled(shen)
    first, second = (operations.submit(application=made.id, promised=True, actor=shen, now=NOW) for _ in range(2))
    assert (first.case, first.number) == (second.case, second.number)
    case = cases.case(first.case, viewer=shen, now=NOW)
    assert (case.title, case.applicant, case.channel) == ("示例店铺许可（新办）：禾悦小馆", shen.subject, "web")
    assert (case.region, case.organisation) == ("330424001000", "330424/330424-SCJG")
    assert (case.data["shop"], case.data["seats"], case.data["area"]) == ("禾悦小馆", 20, 86)
    assert case.data["phone"].startswith("personal:")
    (plan,) = files.stored_files([UUID(case.data["plan"][0])], viewer=shen).values()
    assert plan.about == f"cases:{first.case}"
    assert queries.open_applications(viewer=shen) == []


def test_no_personal_text_stands_in_case_move_or_event(shen):
    make.sent(shen)
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_move", "events_event", "intake_application"):
            asked = sql.SQL("SELECT coalesce(string_agg(t::text, ''), '') FROM {} t").format(sql.Identifier(table))
            cursor.execute(asked)
            text = cursor.fetchone()[0]
            assert [word for word in ("沈知禾", "13905732046") if word in text] == []


def test_the_promise_names_the_day_of_the_answer_and_of_the_decision(shen):
    sent = make.sent(shen)
    whole = cases.whole_case(sent.case, viewer=shen, now=NOW)
    found = queries.promise(items.published_item(make.ITEM), since=NOW, answered_by=first_due(whole))
    assert (found.answered_by.isoformat(), str(found.decided_by)) == ("2026-09-16", "2026-09-24")
    before = queries.promise(items.published_item(make.ITEM), since=NOW)
    assert before == found
    make.move(sent.case, "accept", "accept")
    clock = cases.case(sent.case, viewer=shen, now=NOW).clock(ClockName.PROMISED)
    assert clock.due.astimezone().date().isoformat() == "2026-09-22"


def test_an_incomplete_form_is_not_sent_and_everything_stays(shen):
    made = make.begun(shen)
    make.saved(made, "place", shen, area="八十六")
    with pytest.raises(NotComplete) as refused:
        operations.submit(application=made.id, promised=True, actor=shen, now=NOW)
    assert {"shop", "area", "plan"} <= set(refused.value.fields)
    draft = operations.resume(application=made.id, actor=shen, now=NOW).draft
    assert draft.values["area"] == "八十六"


def test_the_declaration_must_be_confirmed(shen):
    made = make.filled(shen)
    with pytest.raises(PromiseNeeded):
        operations.submit(application=made.id, promised=False, actor=shen, now=NOW)
    assert operations.resume(application=made.id, actor=shen, now=NOW).draft.state == "open"


def test_an_item_withdrawn_meanwhile_is_said_and_the_draft_is_kept(shen):
    made = make.filled(shen)
    publishing.withdraw_item(code=make.ITEM, reason="改为备案", actor=SYSTEM, now=NOW)
    with pytest.raises(ItemWithdrawn) as refused:
        operations.submit(application=made.id, promised=True, actor=shen, now=NOW)
    assert "2026年10月14日" in refused.value.sentence
    assert operations.resume(application=made.id, actor=shen, now=NOW).draft.values["shop"] == "禾悦小馆"


def test_a_draft_survives_a_new_version_of_its_form_and_can_still_be_sent(shen, tmp_path):
    made = make.filled(shen)
    folder = tmp_path / "shop_permit"
    shutil.copytree(Path(make.__file__).with_name("shop_permit"), folder)
    text = (folder / "pack.yaml").read_text("utf-8")
    (folder / "pack.yaml").write_text(text.replace("max_length: 40}\n    kind", "max_length: 50}\n    kind"), "utf-8")
    packs.apply_pack(folder=folder, actor=SYSTEM, now=NOW)
    draft = operations.resume(application=made.id, actor=shen, now=NOW).draft
    assert (draft.outdated, draft.values["shop"], len(draft.values["plan"])) == (False, "禾悦小馆", 1)
    assert operations.submit(application=made.id, promised=True, actor=shen, now=NOW).number


def test_nobody_else_opens_saves_sends_or_discards_it(shen):
    made = make.filled(shen)
    others = (ANONYMOUS, make.citizen(make.person("林晚舟", phone="13700001111")), make.clerk())
    for other in others:
        for act in (
            lambda who: queries.application(made.id, viewer=who),
            lambda who: operations.resume(application=made.id, actor=who, now=NOW).draft,
            lambda who: make.saved(made, "shop", who),
            lambda who: operations.submit(application=made.id, promised=True, actor=who, now=NOW),
            lambda who: operations.discard(application=made.id, actor=who, now=NOW),
        ):
            with pytest.raises(ApplicationUnknown):
                act(other)


def test_an_item_for_firms_refuses_persons_and_lets_agents_of_firms_begin(shen):
    goods.published("FIRMS", organisation="330424/330424-SCJG", form="shop_permit", flow="shop_permit", subjects=["2"])
    with pytest.raises(NotForYou) as refused:
        operations.begin(item="FIRMS", actor=shen, now=NOW, key="k")
    assert "企业法人" in refused.value.sentence
    firm = accounts.firm()
    agent = make.agent(make.person("林晚舟", phone="13700001111"), firm)
    with pytest.raises(NotAnAgent):
        operations.begin(item="FIRMS", actor=agent, now=NOW, key="k")


def test_a_firm_is_filled_in_with_its_name_and_number(shen):
    firm = accounts.firm("海盐禾悦餐饮有限公司")
    actor = Actor(firm.subject, firm.name, ActorKind.ENTERPRISE)
    draft = operations.resume(application=make.begun(actor).id, actor=actor, now=NOW).draft
    assert draft.values["firm_name"] == "海盐禾悦餐饮有限公司"


def test_strangers_sign_in_first_and_officers_use_the_counter(shen):
    with pytest.raises(SignInFirst):
        make.begun(ANONYMOUS)
    with pytest.raises(AsApplicant):
        make.begun(make.clerk())


def test_a_discarded_draft_is_gone_from_the_list(shen):
    made = make.filled(shen)
    assert [one.application.id for one in queries.open_applications(viewer=shen)] == [made.id]
    operations.discard(application=made.id, actor=shen, now=NOW)
    assert queries.open_applications(viewer=shen) == []
    with pytest.raises(DraftEnded):
        make.saved(made, "shop", shen)
