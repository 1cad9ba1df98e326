"""Each module's templates speak its own words, also where another module has the same English."""

from types import SimpleNamespace

import pytest
from django.utils import translation
from jinja2 import Environment

from yiwang.shell.jinja import environment


@pytest.fixture
def says():
    """says("Code", template="items/x.html", page="identity") is what a template of that name shows on such a page."""
    made: Environment = environment(loader=None)

    def say(sentence: str, *, template: str, page: str = "") -> str:
        request = SimpleNamespace(resolver_match=SimpleNamespace(app_name=page)) if page else None
        compiled = made.from_string("{{ _(sentence) }}")
        compiled.name = template
        with translation.override("zh-hans"):
            return compiled.render(sentence=sentence, request=request)

    return say


def test_a_template_finds_the_words_of_its_own_module(says):
    assert says("Code", template="items/items.html") == "编码"
    assert says("Code", template="identity/sign_in.html") == "验证码"


def test_a_shared_part_finds_those_of_the_page_it_stands_on(says):
    assert says("Code", template="shell/list_parts.html", page="items") == "编码"
    assert says("Code", template="shell/list_parts.html", page="identity") == "验证码"


def test_what_no_module_says_stays_as_it_is(says):
    assert says("Nobody says this", template="items/items.html") == "Nobody says this"
