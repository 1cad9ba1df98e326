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

COLUMNS = (
    "t.id, c.token, c.number, c.title, c.flow_name, c.flow_id, c.item, t.step, t.kind, t.state, t.organisation,"
    " t.holder, t.opened_at, t.step_due, c.urges, coalesce(c.promised_due, c.legal_due), t.rank_at"
)

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
  SELECT p.organisation, array_agg(DISTINCT s."right") AS rights, array_agg(s.region) AS regions,
         array_agg(s."right") AS of_rights
  FROM place p JOIN scope s ON s.path = '' OR p.organisation = s.path
    OR (p.organisation >= s.low AND p.organisation < s.high)
  WHERE p.organisation IS NOT NULL AND p.organisation <> '' GROUP BY p.organisation
)"""
_GROUP = """
SELECT g.* FROM mine CROSS JOIN LATERAL (
  SELECT {columns}, {colour} AS colour FROM cases_task t JOIN cases_case c ON c.id = t.case_id
  WHERE t.organisation = mine.organisation AND t.holder = '' AND t.subject = ''
    AND EXISTS (SELECT 1 FROM unnest(mine.of_rights, mine.regions) AS h("right", region)
                WHERE h."right" = t."right" AND starts_with(t.region, h.region))
    AND (t.post = '' OR t.post = %(post)s) AND {conditions} AND {after}
  ORDER BY t.rank_at, t.id LIMIT %(limit)s) g"""
_OWN = """
(SELECT {columns}, {colour} AS colour FROM cases_task t JOIN cases_case c ON c.id = t.case_id
 WHERE t.{own} = ANY(%(me)s) AND {conditions} AND {after} ORDER BY t.rank_at, t.id LIMIT %(limit)s)"""


def found(
    asked: TodoFilter, viewer: Actor, now: datetime, colour: sql.Composable, after: sql.Composable
) -> tuple[sql.Composable, Params]:
    """A statement that gives, for each way in which a task can be the viewer's, the first of them."""
    conditions, params = todo_filter(asked, now)
    params.update(_who(viewer, now))
    shared = {"columns": sql.SQL(COLUMNS), "colour": colour, "conditions": conditions, "after": after}
    parts = []
    if asked.mine != "free":
        parts.append(sql.SQL(_OWN).format(own=sql.Identifier("holder"), **shared))
    if asked.mine != "held":
        subject = sql.SQL(_OWN).format(own=sql.Identifier("subject"), **shared)
        parts.append(sql.SQL("{} ").format(subject))
        parts.append(sql.SQL(_GROUP).format(**shared))
    union = sql.SQL(" UNION ").join(parts)
    return sql.SQL("WITH {places}, candidate AS ({union})").format(places=sql.SQL(_PLACES), union=union), params


def _who(viewer: Actor, now: datetime) -> Params:
    rights: Sequence[tuple[str, str, str]] = _scopes(viewer)
    givers = Delegation.objects.filter(receiver=viewer.subject, since__lte=now, until__gt=now, ended_at=None)
    stood_in = list(givers.values_list("giver", flat=True)) if viewer.kind is ActorKind.OFFICER else []
    return {
        "me": sorted({viewer.subject, viewer.party, *stood_in} - {""}),
        "post": viewer.post,
        "s_right": [right for right, _, _ in rights],
        "s_region": [region for _, region, _ in rights],
        "s_path": [path for _, _, path in rights],
    }


def _scopes(viewer: Actor) -> list[tuple[str, str, str]]:
    return sorted({(g.right, region_prefix(g.region), g.organisation) for g in viewer.grants})
