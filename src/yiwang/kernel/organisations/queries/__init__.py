"""Organisations, the posts in them, the people in the posts, and who leads whom."""

from yiwang.kernel.organisations.queries.people import (
    appointment,
    appointments_of,
    holders_of,
    people_in,
    post,
    posts_of,
)
from yiwang.kernel.organisations.queries.tree import (
    children_counts,
    coordination_of,
    every_organisation,
    find_organisations,
    history,
    level_counts,
    lineage,
    name_on,
    organisation_at,
    organisation_coded,
    organisation_list,
    organisation_named,
    organisations_at,
    organisations_under,
)

__all__ = [
    "appointment",
    "appointments_of",
    "children_counts",
    "coordination_of",
    "every_organisation",
    "find_organisations",
    "history",
    "holders_of",
    "level_counts",
    "lineage",
    "name_on",
    "organisation_at",
    "organisation_coded",
    "organisation_list",
    "organisation_named",
    "organisations_at",
    "organisations_under",
    "people_in",
    "post",
    "posts_of",
]
