"""What the documents name is there, and what is there they name."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "yiwang"
NOT_MODULES = {"__pycache__", "locale", "static", "templates", "tests", "migrations"}


def _tree() -> set[str]:
    """The folders in the tree of ARCHITECTURE.md, as paths from the root."""
    block = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split("```text\n")[1].split("```")[0]
    above: list[tuple[int, str]] = []
    found = set()
    for line in block.splitlines():
        depth, name = len(line) - len(line.lstrip()), line.split()[0].rstrip("/")
        above = [(d, n) for d, n in above if d < depth] + [(depth, name)]
        found.add("/".join(n for _, n in above))
    return found


def _modules() -> Iterator[str]:
    for floor in ("kernel", "trust", "support", "doors", *(f"areas/{a.name}" for a in (SOURCE / "areas").iterdir())):
        if (SOURCE / floor / "__init__.py").exists():
            for path in (SOURCE / floor).iterdir():
                if path.is_dir() and path.name not in NOT_MODULES and (path / "__init__.py").exists():
                    yield f"src/yiwang/{floor}/{path.name}"


def test_every_folder_that_the_architecture_names_is_there():
    assert sorted(name for name in _tree() if not (ROOT / name).is_dir()) == []


def test_the_architecture_names_every_module():
    assert sorted(set(_modules()) - _tree()) == []


def test_every_setting_in_the_sources_has_a_line_and_every_line_a_setting():
    files = [*SOURCE.rglob("*.py"), *ROOT.glob("tests/**/*.py"), ROOT / "conftest.py"]
    used = {name for path in files for name in re.findall(r"\bYIWANG_[A-Z_]+[A-Z]\b", path.read_text("utf-8"))}
    text = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    described = set(re.findall(r"`(YIWANG_[A-Z_]+)`", text))
    assert used - described == set()
    assert described - used == set()


def test_links_between_documents_lead_somewhere():
    dead = []
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if not (path.parent / target).exists():
                dead.append(f"{path.relative_to(ROOT)} -> {target}")
    assert dead == []


def test_a_decision_is_a_sentence_and_at_most_25_lines():
    wrong = [
        path.name
        for path in (ROOT / "docs" / "decisions").glob("*.md")
        if not (text := path.read_text("utf-8")).startswith("# ") or len(text.splitlines()) > 25
    ]
    assert wrong == []


def test_every_verb_of_the_command_is_described_where_people_look():
    from yiwang.doors.cli import verbs

    names = {"up", "migrate", "doctor", "backup", "restore", "worker", "web", "items", "packs", "verify"}
    texts = " ".join(path.read_text("utf-8") for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
    assert {name for name in names if f"yiwang {name}" not in texts} == set()
    assert len(verbs.FILES) >= 5


def _words() -> list[tuple[str, list[str]]]:
    lines = (ROOT / "docs" / "reference" / "words.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]
    return [(row[0], [word.strip() for word in row[3].split(",") if word.strip()]) for row in rows]


def _names() -> Iterator[tuple[str, str]]:
    """Names of models, events and rights, each as words, with where they stand."""
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        text, place = path.read_text("utf-8"), str(path.relative_to(SOURCE))
        for name in re.findall(r"^class (\w+)\(models\.Model\)", text, re.MULTILINE):
            yield re.sub(r"(?<!^)([A-Z])", r" \1", name).lower(), place
        for name in re.findall(r"\b(?:Draft|declare)\(\s*\"([a-z._-]+)\"", text):
            yield re.sub(r"[._-]", " ", name), place


def test_names_of_models_events_and_rights_use_the_words_of_the_house():
    never = {word: instead for instead, words in _words() for word in words}
    names = list(_names())
    assert len(names) > 40
    wrong = [
        f"{place}: {name}: say {never[word]}, not {word}"
        for name, place in names
        for word in name.split()
        if word.removesuffix("s") in never or word in never
    ]
    assert wrong == []


def test_events_are_named_by_their_module_and_in_the_past_tense():
    irregular = {"given", "sent", "made", "held", "written", "withdrawn", "taken"}
    wrong = []
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for module, verb in re.findall(r"\bDraft\(\s*\"([a-z]+)\.([a-z-]+)\"", path.read_text("utf-8")):
            if module not in path.parts or not (verb.endswith("ed") or verb in irregular):
                wrong.append(f"{path.relative_to(SOURCE)}: {module}.{verb}")
    assert wrong == []
