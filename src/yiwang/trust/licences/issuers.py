"""The office that issues a licence."""

from typing import Any


def _organisation(path: str) -> Any:
    from yiwang.kernel.organisations import queries as organisations

    return organisations.organisation_at(path)


def code_of(path: str) -> str:
    """The unified social credit code of an office; empty where it has none."""
    return str(_organisation(path).uscc)


def name_of(path: str) -> dict[str, str]:
    """The name of an office in both languages."""
    return dict(_organisation(path).name)
