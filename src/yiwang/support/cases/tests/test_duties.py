"""What the flow of a business item says of who works on it: office, post, by when, and side by side with whom."""

import pytest

from yiwang.kernel.actors import SYSTEM
from yiwang.kernel.calendar.contracts import Limit
from yiwang.kernel.organisations import operations as organisations
from yiwang.kernel.organisations.contracts import Post
from yiwang.kernel.organisations.tests import make as offices
from yiwang.kernel.packs import operations as packs
from yiwang.kernel.places import PACKS
from yiwang.shell.testing import act_as
from yiwang.support.cases import queries
from yiwang.support.cases.tests import make

pytestmark = pytest.mark.django_db
ENFORCEMENT, ENVIRONMENT = "330424/330424-ZFJ", "330424/330424-HJFJ"


@pytest.fixture
def food(db) -> None:
    """The food licence in force, with the offices that its flow names."""
    offices.bureau()
    named = {"330424-ZFJ": ("县综合行政执法局", "Enforcement"), "330424-HJFJ": ("环境分局", "Environment")}
    organisations.install_organisations(
        organisations=[offices.new(code, *names) for code, names in named.items()],
        posts=[Post(offices.BUREAU, "clerk", {"zh": "受理岗", "en": "Clerk"})],
        actor=SYSTEM,
        now=offices.NOW,
    )
    packs.apply_pack(folder=PACKS / "market" / "food_business_licence", actor=SYSTEM, now=make.NOW)


def test_each_step_of_a_business_item_says_which_office_acts_by_when_and_which_work_side_by_side(food):
    duties = {duty.step: duty for duty in queries.flow_duties("food_business_licence")}
    assert (duties["accept"].organisation, duties["accept"].post, duties["accept"].within) == ("", "clerk", Limit(1))
    assert {duty.organisation for duty in duties.values()} == {"", ENFORCEMENT, ENVIRONMENT}
    together = {step for step, duty in duties.items() if duty.beside}
    assert together == {"inspect", "enforcement_opinion", "environment_opinion"}
    assert len({str(duties[step].beside) for step in together}) == 1
    assert duties["inspect"].named_in["zh"]
    assert [step for step, duty in duties.items() if duty.asks_others] == ["review", "examine"]
    assert all(duty.within and (duty.post or duty.applicant) for duty in duties.values())


def test_the_page_of_the_flow_says_it_in_words(food, client, settings):
    act_as(settings, make.officer())
    page = client.get("/work/flows/food_business_licence").content.decode()
    for text in ("各环节由谁办", "县综合行政执法局", "环境分局", "受理岗", "可征求其他单位意见", "3 个工作日"):
        assert text in page


def test_an_applicants_own_step_and_each_joint_signature_are_lines_of_their_own(db):
    make.flow("licence")
    duties = queries.flow_duties("licence")
    steps = [duty.step for duty in duties]
    (joint,) = {step for step in steps if steps.count(step) > 1}
    signers = [duty for duty in duties if duty.step == joint]
    assert len({str(duty.title) for duty in signers}) == len(signers) > 1
    assert [duty.step for duty in duties if duty.applicant] == ["book"]
