"""Finding documents. Only public ones are found."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.db import connection

from yiwang.kernel.actors import region_prefix
from yiwang.kernel.paging import COUNT_LIMIT
from yiwang.support.search.contracts import Found, Hit
from yiwang.support.search.marking import excerpt, pieces
from yiwang.support.search.vectors import query
from yiwang.support.search.words import LATIN, asked, initials, meant, sayings, tokens

# A title counts ten times a text, an alias six times. What matches a whole title stands first.
WEIGHTS = "{0.1, 0.1, 0.6, 1.0}"
FIND = """
    WITH asked AS (SELECT %(query)s::tsquery AS words),
    matching AS (
        SELECT id, title, weight, ts_rank(%(weights)s::real[], words, (SELECT words FROM asked), 1) AS rank
        FROM search_indexeddocument
        WHERE words @@ (SELECT words FROM asked) AND kind = %(kind)s AND public
              AND (region = '' OR region LIKE %(region)s)
    )
    SELECT document.kind, document.key, document.title, document.text, document.facts, best.score, best.found
    FROM (
        SELECT id, count(*) OVER () AS found,
               rank * weight + CASE WHEN title = %(exact)s THEN 10 WHEN strpos(title, %(exact)s) > 0 THEN 1 ELSE 0 END
                   + CASE WHEN %(meant)s <> '' AND strpos(title, %(meant)s) > 0 THEN 0.5 ELSE 0 END AS score
        FROM matching ORDER BY score DESC, id LIMIT %(limit)s OFFSET %(offset)s
    ) AS best JOIN search_indexeddocument AS document USING (id)
    ORDER BY best.score DESC, best.id
"""
BY_INITIALS = """
    SELECT kind, key, title, text, facts, weight, count(*) OVER ()
    FROM search_indexeddocument
    WHERE kind = %(kind)s AND public AND (region = '' OR region LIKE %(region)s)
          AND (initials LIKE %(start)s OR initials LIKE %(inside)s)
    ORDER BY initials LIKE %(start)s DESC, weight DESC, length(title), id LIMIT %(limit)s OFFSET %(offset)s
"""


def search(text: str, *, kind: str, region: str = "", limit: int = 20, offset: int = 0) -> Found:
    """Documents with all the words, else with some of them, the best first; pinyin initials find titles too.

    One statement, a second where nothing has all the words.
    """
    text = text.replace("\0", "").strip()[:200]
    words, other = asked(text), meant(text)
    if not words:
        return Found((), 0, False, False, ())
    facts = _facts(kind, region, limit, offset) | {"exact": text, "meant": other[0] if other else ""}
    alternatives = [words, *(tokens(phrase) for phrase in other)]
    rows = _rows(FIND, facts | {"query": query(alternatives)})
    loose = not rows and not offset
    if loose and LATIN.fullmatch(text.lower()) and len(text) > 1:
        start = text.lower()
        rows = _rows(BY_INITIALS, facts | {"start": start + "%", "inside": f"% {start}%"})
        loose = not rows
    if not rows and len(words) > 1:
        rows, loose = _rows(FIND, facts | {"query": query(alternatives, loose=True)}), True
    count = int(rows[0][6]) if rows else 0
    marked = {word for list_ in alternatives for word in list_}
    hits = tuple(_hit(row, marked) for row in rows)
    return Found(hits, min(count, COUNT_LIMIT), count > COUNT_LIMIT, loose and bool(rows), tuple(other))


def _facts(kind: str, region: str, limit: int, offset: int) -> dict[str, Any]:
    start = region_prefix(region) if region else ""
    return {"kind": kind, "region": start + "%", "limit": limit, "offset": offset, "weights": WEIGHTS}


def _rows(sql: str, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return cursor.fetchall()


def _hit(row: Sequence[Any], words: set[str]) -> Hit:
    kind, key, title, text, facts, score, _ = row
    known = orjson.loads(facts) if isinstance(facts, str) else facts
    return Hit(kind, key, pieces(title, words), excerpt(text, words), known, float(score))


def suggestions(prefix: str, *, kind: str, region: str = "", limit: int = 8) -> list[str]:
    """Titles that begin with what was typed, by its characters or its pinyin initials, and what people say."""
    typed = prefix.replace("\0", "").strip()[:40]
    if not typed:
        return []
    start = _like(typed)
    said = [
        saying for saying in sayings() if saying.startswith(typed.lower()) or initials(saying).startswith(typed.lower())
    ]
    sql = """
        SELECT title FROM search_indexeddocument
        WHERE kind = %(kind)s AND public AND (region = '' OR region LIKE %(region)s)
              AND (title LIKE %(start)s OR title LIKE %(inside)s OR initials LIKE %(initials)s)
        ORDER BY title LIKE %(start)s DESC, weight DESC, length(title), title LIMIT %(limit)s
    """
    facts = _facts(kind, region, limit, 0)
    letters = _like(typed.lower()) + "%" if LATIN.fullmatch(typed.lower()) else start + "%"
    rows = _rows(sql, facts | {"start": start + "%", "inside": f"%{start}%", "initials": letters})
    return list(dict.fromkeys([*(row[0] for row in rows), *said[:3]]))[:limit]


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
