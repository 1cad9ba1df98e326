"""Frames, parts and what goes wrong, as a reader without a script meets them."""

import pytest
from django.test import Client, override_settings

from yiwang.shell import navigation, panels
from yiwang.shell.navigation import Entry

pytestmark = pytest.mark.django_db


def test_the_page_of_parts_shows_every_part_in_both_frames_and_languages(client: Client):
    for frame in ("citizen", "officer"):
        client.cookies["django_language"] = "zh-hans"
        assert "还剩 3 个工作日" in client.get("/styleguide", {"frame": frame}).content.decode()
        client.cookies["django_language"] = "en"
        assert "3 working days left" in client.get("/styleguide", {"frame": frame}).content.decode()


@override_settings(DEMO=False, DEBUG=False)
def test_the_page_of_parts_is_not_there_in_production(client: Client):
    assert client.get("/styleguide").status_code == 404


def test_an_error_is_said_in_the_summary_and_beside_its_field_in_the_same_words(client: Client):
    page = client.get("/styleguide").content.decode()
    assert '<a href="#id_area">输入整数。</a>' in page
    assert 'id="id_area_error"' in page
    assert 'aria-describedby="id_area_helptext id_area_error"' in page


def test_the_language_form_changes_the_language_of_the_page_and_comes_back(client: Client):
    answer = client.post("/language", {"language": "en", "next": "/styleguide"})
    assert answer.headers["Location"] == "/styleguide"
    assert '<html lang="en"' in client.get("/styleguide").content.decode()
    client.post("/language", {"language": "zh-hans", "next": "/styleguide"})
    assert '<html lang="zh-CN"' in client.get("/styleguide").content.decode()


def test_elder_mode_is_a_switch_that_stays(client: Client):
    assert 'class="elder"' not in client.get("/styleguide").content.decode()
    client.post("/elder", {"on": "1", "next": "/styleguide"})
    assert 'class="elder"' in client.get("/styleguide").content.decode()
    client.post("/elder", {"on": "0", "next": "/styleguide"})
    assert 'class="elder"' not in client.get("/styleguide").content.decode()


def test_the_single_keys_can_be_switched_off(client: Client):
    client.post("/keys", {"on": "0", "next": "/styleguide"})
    assert "data-no-keys" in client.get("/styleguide").content.decode()


@pytest.mark.parametrize("path", ["/elder", "/keys"])
def test_a_switch_never_sends_anybody_to_another_site(client: Client, path: str):
    assert client.post(path, {"next": "https://elsewhere.example/"}).headers["Location"] == "/"


def test_an_unknown_address_gets_a_page_with_a_way_on(client: Client):
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert 'action="/search"' in answer.content.decode()


def test_the_demonstration_says_that_it_is_one(client: Client):
    with override_settings(DEMO=True):
        assert "示例数据，演示环境" in client.get("/styleguide").content.decode()


def test_pages_carry_no_inline_script_and_call_no_other_host(client: Client):
    page = client.get("/styleguide").content.decode()
    assert "<script>" not in page
    assert " onclick=" not in page
    assert "https://" not in page


def test_navigation_hides_what_is_not_for_strangers(rf):
    entry = Entry(title="For those who signed in", url="shell:styleguide", signed_in=True)
    request = rf.get("/styleguide")
    navigation.citizen(entry)
    try:
        assert "For those who signed in" not in [shown.title for shown in navigation.citizen_entries(request)]
    finally:
        navigation._citizen.pop(entry.url)


def test_navigation_marks_the_page_that_one_is_on(rf):
    navigation.citizen(Entry(title="Parts", url="shell:styleguide"))
    try:
        here = navigation.citizen_entries(rf.get("/styleguide"))
        below = navigation.citizen_entries(rf.get("/styleguide/more"))
        elsewhere = navigation.citizen_entries(rf.get("/styleguides"))
        marked = [[e.current for e in shown if e.title == "Parts"] for shown in (here, below, elsewhere)]
        assert marked == [[True], [True], [False]]
    finally:
        navigation._citizen.pop("shell:styleguide")


def test_a_panel_with_nothing_to_say_is_not_there(rf):
    panels.add("a.place", template="shell/not_found.html", facts=lambda request: None)
    assert panels.panels("a.place", rf.get("/")) == []
