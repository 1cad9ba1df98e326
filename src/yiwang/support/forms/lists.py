"""Lists of the house that change by themselves, such as streets or departments: fields name them by `list`."""

from collections.abc import Callable, Mapping

from yiwang.support.forms.contracts import FieldSpec, Words

Options = Callable[[], Mapping[str, Words]]
_lists: dict[str, Options] = {}


def register_list(name: str, options: Options) -> None:
    """Let fields choose from `options()`, which its owner keeps cheap to ask."""
    if _lists.setdefault(name, options) is not options:
        raise ValueError(f"the list {name} is registered twice")


def known_lists() -> list[str]:
    return sorted(_lists)


def options_of(spec: FieldSpec) -> Mapping[str, Words]:
    """What a field offers: its own options, or those of the list that it names as they are now."""
    if spec.options or spec.list not in _lists:
        return spec.options
    return _lists[spec.list]()
