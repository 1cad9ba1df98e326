"""Cases follow the organisations that answer for them when these move in the tree."""

from typing import Any

from django.db import connection

_FOLLOW = """
UPDATE {table} SET organisation = %(new)s || substr(organisation, %(length)s)
WHERE organisation = %(old)s OR (organisation >= %(old)s || '/' AND organisation < %(old)s || '0')
"""
_CASES, _TASKS = (_FOLLOW.format(table=table) for table in ("cases_case", "cases_task"))


def follow_organisation(*, old: str, new: str) -> int:
    """Bring what stands at an organisation's old path, or below it, to its new one; how many cases.

    Moves keep the path under which they were made: what was done does not change.
    """
    given: dict[str, Any] = {"old": old, "new": new, "length": len(old) + 1}
    with connection.cursor() as cursor:
        cursor.execute(_TASKS, given)
        cursor.execute(_CASES, given)
        return cursor.rowcount
