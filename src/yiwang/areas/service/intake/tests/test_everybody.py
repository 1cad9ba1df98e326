"""Everybody is served: in large view and without a script, at a window beside the screen, and without any telephone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from yiwang.areas.service.intake.tests import make
from yiwang.areas.service.intake.tests.make import ITEM, NOW
from yiwang.areas.service.intake.tests.test_pages import address_of, started
from yiwang.kernel.actors import ANONYMOUS
from yiwang.shell.testing import act_as
from yiwang.support.cases import queries as cases
from yiwang.support.cases.contracts import CaseFilter
from yiwang.support.files.tests.make import PDF
from yiwang.support.items import queries as items
from yiwang.trust.documents import operations as letters
from yiwang.trust.documents import queries as documents
from yiwang.trust.identity.tests import make as accounts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db):
    make.county()


def large(page: str) -> bool:
    """Whether a page is drawn in large view, speaks to a screen reader, and names the number that one can ring."""
    return bool(re.search(r'<html[^>]*class="[^"]*\belder\b', page)) and spoken(page) and "tel:12345" in page


def spoken(page: str) -> bool:
    """Whether the page has its language, a way past its head, one first heading, and a name for every control."""
    labels = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page))
    controls = re.findall(r'<(?:input|select|textarea)\b(?![^>]*type="(?:hidden|radio|checkbox)")[^>]*>', page)
    named = [re.search(r'\bid="([^"]+)"', one) for one in controls if "aria-label" not in one]
    frame = 'lang="zh-CN"' in page and 'class="skip"' in page and page.count("<h1") == 1
    return frame and all(found and found[1] in labels for found in named)


def filled_in(client, page: str, check=lambda page: True) -> str:
    """The form from its first page to the receipt, by plain forms alone; the address of the receipt."""
    for group in ("shop", "place", "people"):
        assert check(client.get(page).content.decode()), page
        page = address_of(client.post(page, make.PAGES[group]))
    plan = SimpleUploadedFile("布局图.pdf", PDF, "application/pdf")
    review = address_of(client.post(page, {"plan": plan}))
    assert check(client.get(review).content.decode())
    return address_of(client.post(review, {"promise": "true"}))


def test_an_elder_does_it_online_in_large_view_without_a_script_and_at_the_window_the_same(client, settings):
    elder = make.citizen(make.person())
    act_as(settings, elder)
    client.post("/elder", {"on": "1", "next": f"/items/{ITEM}"})
    for address in ("/", f"/items/{ITEM}", "/help/special", f"/apply/{ITEM}", "/my"):
        assert large(client.get(address).content.decode()), address
    receipt = filled_in(client, started(client), large)
    assert large(client.get(receipt).content.decode())
    act_as(settings, make.clerk())
    begun = client.post("/work/intake/begin", {"applicant": elder.subject, "item": ITEM, "key": "k"})
    filled_in(client, address_of(begun))
    mine = cases.my_cases(CaseFilter(), viewer=elder, now=NOW).rows
    online, window = [cases.case(row.token, viewer=elder, now=NOW) for row in mine]
    assert {online.channel, window.channel} == {"web", "window"}
    assert sorted(online.data) == sorted(window.data)


def test_whatever_is_done_online_is_done_at_a_counter_whose_address_hours_and_number_stand_beside_it(client, settings):
    item = items.published_item(ITEM)
    act_as(settings, ANONYMOUS)
    guide = client.get(f"/items/{ITEM}").content.decode()
    for text in (f'href="/apply/{ITEM}"', item.place["zh"], item.hours["zh"], item.phone, "tel:12345"):
        assert text in guide
    person = make.person()
    sent = [make.sent(make.citizen(person)), make.sent(make.clerk(), applicant=person.subject)]
    assert [application.channel for application in sent] == ["web", "window"]
    assert all(application.number for application in sent)


def test_who_has_no_telephone_no_password_and_no_screen_gets_everything_at_the_counter(client, settings):
    """From the card in the clerk's hand to the letter on paper: enrolled, applied, told, decided."""
    act_as(settings, make.clerk())
    enrolled = client.post("/work/intake/enrol", {"name": "许桂英", "id_number": accounts.id_number(), "phone": ""})
    applicant = address_of(enrolled).partition("applicant=")[2]
    begun = client.post("/work/intake/begin", {"applicant": applicant, "item": ITEM, "key": "k"})
    receipt = client.get(filled_in(client, address_of(begun))).content.decode()
    number = re.search(r"330424-\d{8}-\d{6}", receipt)[0]
    case = cases.case_by_number(number, viewer=make.clerk(), now=NOW).token
    make.move(case, "accept", "not_accept", opinion="不属于本机关职权范围", now=timezone.now())
    make.heard(timezone.now())
    (letter,) = documents.documents_about(number, viewer=make.clerk())
    letters.render(letter.id, now=timezone.now())
    assert "不予受理" in client.get(f"/work/cases/{case}").content.decode()
    assert client.get(f"/documents/{letter.token}").content.startswith(b"%PDF")
