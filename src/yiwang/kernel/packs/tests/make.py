"""Small packs in a temporary folder."""

from pathlib import Path

SOUND = {
    "pack.yaml": """\
pack: tiny
title: {zh: 小例子, en: A tiny one}
owner: market-regulation
law:
- {id: FSL-35, title: $law.food_safety, article: "35", since: 2009-06-01, evidence: M}
colours:
  best: red
  others: [green, blue]
""",
    "words.zh.yaml": "law: {food_safety: 食品安全法}\n",
    "words.en.yaml": "law: {food_safety: Food Safety Law}\n",
    "cases.yaml": "- case: Red is best\n  expect: {best: red}\n",
    "guide.md": "# A tiny one\n",
}


def pack(folder: Path, **files: str) -> Path:
    """A sound pack in folder/tiny, with some of its files written otherwise; dots in names are given as __."""
    home = folder / "tiny"
    home.mkdir(exist_ok=True)
    for name, text in {**SOUND, **{name.replace("__", "."): text for name, text in files.items()}}.items():
        (home / name).write_text(text, "utf-8")
    return home


def changed(old: str, new: str, file: str = "pack.yaml") -> str:
    """The text of a sound file with one thing changed."""
    assert old in SOUND[file]
    return SOUND[file].replace(old, new)
