"""The counter: the same item by the same standard, for whoever has come, and every look logged."""

import pytest

from yiwang.areas.service.intake import operations, queries
from yiwang.areas.service.intake.contracts import ApplicationUnknown, NotForYou
from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import NOW
from yiwang.areas.service.ratings import queries as ratings
from yiwang.kernel.errors import NotAllowed
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import CaseFilter
from yiwang.support.forms import queries as forms
from yiwang.support.items.tests import make as items
from yiwang.trust.personal import queries as personal
from yiwang.trust.personal.contracts import LookFilter

pytestmark = pytest.mark.django_db


@pytest.fixture
def xu():
    make.county()
    return make.enrolled()


def test_a_clerk_fills_in_the_same_form_for_somebody_and_it_becomes_their_case(xu):
    clerk = make.clerk()
    sent = make.sent(clerk, applicant=xu.subject)
    case = cases.case(sent.case, viewer=make.citizen(xu), now=NOW)
    assert (case.applicant, case.channel) == (xu.subject, "window")
    assert personal.owner(case.data["phone"]) == xu.subject
    assert queries.open_applications(viewer=make.citizen(xu)) == []
    make.heard()
    assert cases.my_cases(CaseFilter(), viewer=make.citizen(xu), now=NOW).count == 1


def test_the_form_is_prefilled_with_the_applicant_and_not_with_the_clerk(xu):
    clerk = make.clerk()
    made = make.begun(clerk, applicant=xu.subject)
    draft = operations.resume(application=made.id, actor=clerk, now=NOW).draft
    filler = operations.resume(application=made.id, actor=clerk, now=NOW).filler
    values = forms.answers(draft, viewer=filler, purpose="test", now=NOW)
    assert (values["contact"], values["phone"]) == ("许桂英", "13805731999")


def test_whom_a_clerk_helps_sees_in_the_log_that_their_data_were_looked_at(xu):
    clerk = make.clerk()
    make.filled(clerk, applicant=xu.subject)
    looks = personal.my_looks(LookFilter(), viewer=make.citizen(xu)).rows
    assert {(look.viewer, look.purpose) for look in looks} >= {(clerk.subject, "forms.prefill")}


def test_nobody_takes_in_for_an_item_that_is_not_their_offices(xu):
    with pytest.raises(NotAllowed):
        make.begun(make.clerk(8, organisation="330424/330424-FGJ"), applicant=xu.subject)
    with pytest.raises(NotAllowed):
        make.begun(make.citizen(make.person("林晚舟", phone="13700001111")), applicant=xu.subject)


def test_an_item_that_is_not_for_the_applicant_is_refused_at_the_counter_too(xu):
    items.published("FIRMS", organisation="330424/330424-SCJG", form="shop_permit", flow="shop_permit", subjects=["2"])
    with pytest.raises(NotForYou):
        operations.begin(item="FIRMS", applicant=xu.subject, actor=make.clerk(), now=NOW, key="k")


def test_papers_seen_at_the_counter_are_noted_and_shown_with_the_case(xu):
    clerk = make.clerk()
    made = make.filled(clerk, applicant=xu.subject)
    operations.note_seen(application=made.id, materials=[2, 1, 2], actor=clerk, now=NOW)
    sent = operations.submit(application=made.id, promised=True, actor=clerk, now=NOW)
    assert queries.application_of(sent.case).seen == (1, 2)
    with pytest.raises(ApplicationUnknown):
        operations.note_seen(application=made.id, materials=[1], actor=make.citizen(xu), now=NOW)


def test_colleagues_at_the_counter_go_on_with_it_and_others_do_not(xu):
    made = make.filled(make.clerk(1), applicant=xu.subject)
    assert operations.submit(application=made.id, promised=True, actor=make.clerk(2), now=NOW).number
    other = make.begun(make.clerk(1), "two", applicant=xu.subject)
    for stranger in (make.clerk(8, organisation="330424/330424-FGJ"), make.citizen(xu)):
        with pytest.raises(ApplicationUnknown):
            operations.resume(application=other.id, actor=stranger, now=NOW)


def test_a_case_from_the_counter_is_rated_as_one_from_the_counter(xu):
    sent = make.sent(make.clerk(), applicant=xu.subject)
    make.move(sent.case, "accept", "not_accept", opinion="不属于本机关职权范围")
    make.heard()
    question = ratings.question_of(sent.case, viewer=make.citizen(xu))
    assert question.offline


def test_the_same_item_is_the_same_by_every_channel_in_questions_way_and_limits(xu):
    online = cases.whole_case(make.sent(make.citizen(xu)).case, viewer=make.clerk(), now=NOW)
    counter = cases.whole_case(make.sent(make.clerk(), applicant=xu.subject).case, viewer=make.clerk(), now=NOW)
    assert (online.case.channel, counter.case.channel) == ("web", "window")
    for part in (
        lambda whole: (whole.case.flow, whole.case.version, whole.case.organisation, whole.case.region),
        lambda whole: sorted(whole.case.data),
        lambda whole: [(task.step, task.right, task.clock.due) for task in whole.tasks],
    ):
        assert part(online) == part(counter)
