"""Texts in both languages: a value written `$premises.title` is looked up in words.zh.yaml and words.en.yaml."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_noop as _

from yiwang.kernel.packs.contracts import Where
from yiwang.kernel.packs.reading import Read

LANGUAGES = ("zh", "en")


class Words:
    """The words of a pack, and which of them it uses."""

    def __init__(self, files: dict[str, Read]) -> None:
        self.files = files
        self.flat = {language: dict(_leaves(file)) for language, file in files.items()}
        self.used: set[str] = set()

    def merged(self, value: Any, where: Where, pack: Read) -> Any:
        """The value with every key of the words replaced by its text in both languages."""
        if isinstance(value, dict):
            return {key: self.merged(one, (*where, key), pack) for key, one in value.items()}
        if isinstance(value, list):
            return [self.merged(one, (*where, place), pack) for place, one in enumerate(value)]
        if isinstance(value, str) and value.startswith("$"):
            return self._text(value[1:], where, pack)
        return value

    def _text(self, key: str, where: Where, pack: Read) -> dict[str, str]:
        self.used.add(key)
        lacking = [language for language in LANGUAGES if key not in self.flat[language]]
        if lacking:
            files = " and ".join(self.files[language].file for language in lacking)
            line = pack.lines.get(where, 1)
            pack.problem(line, _("The text “{key}” is not in {files}."), _("Add it there."), key=key, files=files)
        return {language: self.flat[language].get(key, key) for language in LANGUAGES}

    def unused(self) -> None:
        """Every text that nothing uses is a problem: it would rot."""
        for language, file in self.files.items():
            for key in self.flat[language].keys() - self.used:
                line = file.lines[tuple(key.split("."))]
                file.problem(line, _("Nothing uses the text “{key}”."), _("Take it out, or use it."), key=key)


def _leaves(file: Read) -> Iterator[tuple[str, str]]:
    def walk(value: Any, where: Where) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for key, one in value.items():
                yield from walk(one, (*where, key))
        elif isinstance(value, str) and value.strip():
            yield ".".join(map(str, where)), value.strip()
        elif where:
            file.problem(file.lines.get(where, 1), _("“{key}” is not a text."), key=".".join(map(str, where)))

    if file.data is not None:
        yield from walk(file.data, ())
