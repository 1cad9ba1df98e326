"""Every channel says the same: what is offered and how, from one catalogue, and how a case stands, from one engine."""

import pytest
from django.utils import timezone

from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import NOW
from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.organisations.tests.make import BUREAU
from yiwang.shell.testing import act_as
from yiwang.support.items import operations as items
from yiwang.support.items.tests import make as catalogue
from yiwang.support.notices import queries as notices
from yiwang.trust.apikeys.tests import make as keys

pytestmark = pytest.mark.django_db
CODE = "ONE-SOURCE"


@pytest.fixture
def shen(db):
    make.county()
    return make.citizen(make.person())


def published(name: str, days: int) -> None:
    """The next version of the item, published in place of the one before; everybody hears of it."""
    shop = {"form": "shop_permit", "flow": "shop_permit", "subjects": ["1"], "online": True}
    shop |= {"name": {"zh": name, "en": name}, "promised": {"amount": days, "unit": "working_days"}}
    catalogue.published(CODE, organisation=BUREAU, **shop)
    make.heard(catalogue.NOW)


@pytest.fixture
def channels(client, settings, shen):
    """What each channel says of the item: the portal's guide, list and search, the API, the counter."""
    pages = {
        "guide": f"/items/{CODE}",
        "catalogue": "/items?size=100",
        "search": "/search?q=从业备案",
        "export": "/items?export=csv",
        "API guide": f"/api/v1/items/{CODE}",
        "API catalogue": "/api/v1/items?limit=100",
        "API search": "/api/v1/search?q=从业备案",
        "counter": f"/work/intake/begin?applicant={shen.subject}&text=从业备案",
    }

    def said() -> dict[str, str]:
        found = {}
        for channel, address in pages.items():
            act_as(settings, make.clerk() if channel == "counter" else ANONYMOUS)
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[channel] = content.decode() if answer.status_code == 200 else ""
        return found

    return said


@pytest.fixture
def standing(client, settings, shen):
    """What each channel tells of a case: my page of it, the stranger's page, the API, the counter, the messages."""
    bearer = {"authorization": f"Bearer {keys.key(keys.actor(shen.subject), now=timezone.now()).text}"}

    def said(case: str, number: str) -> dict[str, str]:
        act_as(settings, shen)
        found = {"my case": client.get(f"/my/cases/{case}").content.decode()}
        tasks = client.get(f"/api/v1/cases/{case}/tasks", headers=bearer).json()
        row = client.get(f"/api/v1/cases/{case}", headers=bearer).json()
        found["API"] = f"{[task['title']['zh'] for task in tasks]} {row['outcome']}"
        found["messages"] = " ".join(notice.text["zh"] for notice in notices.inbox(viewer=shen).rows)
        act_as(settings, ANONYMOUS)
        found["by number"] = client.post("/progress", {"number": number, "digits": "2046"}).content.decode()
        act_as(settings, make.clerk())
        found["counter"] = client.get(f"/work/cases/{case}").content.decode()
        return found

    return said


def test_guides_states_and_catalogues_come_from_one_source_to_every_channel_in_the_same_moment(
    shen, channels, standing
):
    published("从业备案（甲）", 6)
    assert [channel for channel, text in channels().items() if "（甲）" not in text] == []
    published("从业备案（乙）", 3)
    after = channels()
    assert [channel for channel, text in after.items() if "（乙）" not in text] == []
    assert [channel for channel, text in after.items() if "（甲）" in text] == []
    items.withdraw_item(code=CODE, reason="合并", actor=SYSTEM, now=NOW)
    make.heard(catalogue.NOW)
    assert [channel for channel, text in channels().items() if "（乙）" in text] == []
    sent = make.sent(shen)
    make.heard()
    assert [channel for channel, text in standing(sent.case, sent.number).items() if "受理" not in text] == []


def test_the_applicant_hears_the_state_of_a_case_on_every_channel(shen, standing):
    sent = make.sent(shen)
    make.heard()
    said = standing(sent.case, sent.number)
    assert [channel for channel, text in said.items() if "受理" not in text] == []
    make.move(sent.case, "accept", "accept")
    make.heard()
    said = standing(sent.case, sent.number)
    assert [channel for channel, text in said.items() if "确认现场核查时间" not in text] == []
    make.move(sent.case, "visit", "any_day", actor=shen)
    make.move(sent.case, "decide", "refuse", opinion="面积不足")
    make.heard()
    said = standing(sent.case, sent.number)
    assert said.pop("API").endswith("refused")
    assert [channel for channel, text in said.items() if "不予许可" not in text] == []
