"""Both languages are complete."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from yiwang.shell import catalogues


def _modules():
    from django.apps import apps

    return [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("yiwang.")]


@pytest.mark.parametrize("module", _modules() if __import__("django").apps.apps.ready else [], ids=lambda p: p.name)
def test_every_sentence_of_a_module_has_its_chinese(module: Path):
    path = catalogues.po_path(module)
    used = {str(message.id) for message in catalogues.extract(module) if message.id}
    if not used:
        return
    assert path.exists(), f"run `yiwang words {module.name}` and translate {path}"
    known = {str(message.id) for message in read_po(path.open("rb"), locale="zh_Hans") if message.id}
    assert used - known == set()
    assert catalogues.missing(path) == []


def test_one_sentence_has_one_chinese_whichever_module_says_it():
    """All catalogues are one to Django: where two modules differ, the earlier one would speak for both."""
    said: dict[tuple[str, str | None], dict[str, list[str]]] = {}
    for module in _modules():
        path = catalogues.po_path(module)
        for message in read_po(path.open("rb"), locale="zh_Hans") if path.exists() else ():
            if message.id:
                chinese = said.setdefault((str(message.id), message.context), {})
                chinese.setdefault(str(message.string), []).append(module.name)
    assert {sentence: chinese for (sentence, _), chinese in said.items() if len(chinese) > 1} == {}
