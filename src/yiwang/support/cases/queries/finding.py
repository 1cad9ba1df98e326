"""The tasks that somebody may act on: their own, and those of the groups to which they belong.

Tasks of a group are looked up organisation by organisation, each in the order of its own index, so that a list of a
hundred is quick however many tasks there are.
"""

from collections.abc import Sequence
from datetime import datetime

from psycopg import sql

from yiwang.kernel.actors import Actor, ActorKind, region_prefix
from yiwang.support.cases.contracts import TodoFilter
from yiwang.support.cases.models import Delegation
from yiwang.support.cases.queries.asking import Params, todo_filter

# Every organisation of a place that has a live task, by jumping from one to the next in the index.
_PLACES = """
RECURSIVE scope AS (
  SELECT s.*, s.path || '/' AS low, s.path || '0' AS high
  FROM unnest(%(s_right)s::text[], %(s_region)s::text[], %(s_path)s::text[]) AS s("right", region, path)
), place AS (
  SELECT o.organisation FROM (SELECT min(organisation) AS organisation FROM cases_task
    WHERE state = ANY(%(live)s)) o
  UNION ALL
  SELECT (SELECT min(t.organisation) FROM cases_task t
    WHERE t.state = ANY(%(live)s) AND t.organisation > p.organisation)
  FROM place p WHERE p.organisation IS NOT NULL
), mine AS (
  SELECT p.organisation, s.region, array_agg(DISTINCT s."right") AS rights
  FROM place p JOIN scope s ON s.path = '' OR p.organisation = s.path
    OR (p.organisation >= s.low AND p.organisation < s.high)
  WHERE p.organisation IS NOT NULL AND p.organisation <> '' GROUP BY p.organisation, s.region
)"""
_GROUP = """
SELECT g.id, g.rank_at FROM mine CROSS JOIN LATERAL (
  SELECT t.id, t.rank_at FROM {tables}
  WHERE t.organisation = mine.organisation AND t.holder = '' AND t.subject = ''
    AND t."right" = ANY(mine.rights) AND starts_with(t.region, mine.region)
    AND (t.post = '' OR t.post = %(post)s) AND {conditions} AND {after}
  ORDER BY t.rank_at, t.id LIMIT %(limit)s) g"""
# What was taken by somebody stays theirs as long as they hold its right; a stand-in needs it too, and the flow.
_MAY = """(t.subject <> '' OR t."right" = '' OR EXISTS (SELECT 1 FROM scope s WHERE s."right" = t."right"
   AND starts_with(t.region, s.region)
   AND (s.path = '' OR t.organisation = s.path OR starts_with(t.organisation, s.low))))"""
_HELD = """
(SELECT t.id, t.rank_at FROM {tables}
 WHERE t.holder = ANY(%(me)s) AND {may} AND {conditions} AND {after}
 ORDER BY t.rank_at, t.id LIMIT %(limit)s)"""
_LENT = """
(SELECT t.id, t.rank_at FROM unnest(%(givers)s::text[], %(lent)s::text[]) AS d(giver, flow)
 JOIN cases_task t ON t.holder = d.giver JOIN cases_case c ON c.id = t.case_id
 WHERE (d.flow = '' OR d.flow = c.flow_name) AND {may} AND {conditions} AND {after}
 ORDER BY t.rank_at, t.id LIMIT %(limit)s)"""
_NAMED = """
(SELECT t.id, t.rank_at FROM {tables}
 WHERE t.subject = ANY(%(me)s) AND {item} AND {conditions} AND {after} ORDER BY t.rank_at, t.id LIMIT %(limit)s)"""
# An agent for some items of a firm sees what is asked of the firm in those alone.
_ITEM = "(t.subject = %(subject)s OR c.item = ANY(%(items)s))"
TABLES = "cases_task t"
WITH_CASES = "cases_task t JOIN cases_case c ON c.id = t.case_id"


def found(asked: TodoFilter, viewer: Actor, now: datetime, after: sql.Composable) -> tuple[sql.Composable, Params]:
    """The beginning of a statement: `candidate` has the first tasks of each way in which one can be the viewer's.

    Cases are looked into only where something is asked about them; whoever shows them joins them afterwards.
    """
    conditions, params = todo_filter(asked, now)
    params.update(_who(viewer, now))
    about_cases = asked.flow or asked.item or asked.text or asked.colour or viewer.items
    shared = {"tables": sql.SQL(WITH_CASES if about_cases else TABLES), "conditions": conditions, "after": after}
    may = sql.SQL(_MAY)
    parts = []
    if asked.mine != "free":
        parts.append(sql.SQL(_HELD).format(may=may, **shared))
        if params["givers"]:
            parts.append(sql.SQL(_LENT).format(may=may, conditions=conditions, after=after))
    if asked.mine != "held":
        item = sql.SQL(_ITEM if viewer.items else "true")
        parts.append(sql.SQL(_NAMED).format(item=item, **shared))
        parts.append(sql.SQL(_GROUP).format(**shared))
    union = sql.SQL(" UNION ").join(parts)
    return sql.SQL("WITH {places}, candidate AS ({union})").format(places=sql.SQL(_PLACES), union=union), params


def _who(viewer: Actor, now: datetime) -> Params:
    rights: Sequence[tuple[str, str, str]] = _scopes(viewer)
    rules = Delegation.objects.filter(receiver=viewer.subject, since__lte=now, until__gt=now, ended_at=None)
    lent = list(rules.values_list("giver", "flow_name")) if viewer.kind is ActorKind.OFFICER else []
    return {
        "me": sorted({viewer.subject, viewer.party} - {""}),
        "subject": viewer.subject,
        "items": sorted(viewer.items),
        "givers": [giver for giver, _ in lent],
        "lent": [flow for _, flow in lent],
        "post": viewer.post,
        "s_right": [right for right, _, _ in rights],
        "s_region": [region for _, region, _ in rights],
        "s_path": [path for _, _, path in rights],
    }


def _scopes(viewer: Actor) -> list[tuple[str, str, str]]:
    return sorted({(g.right, region_prefix(g.region), g.organisation) for g in viewer.grants})
