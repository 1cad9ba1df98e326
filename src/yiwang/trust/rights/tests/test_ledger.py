"""The ledger by role, region and organisation; its hashes, key and checkpoints are everybody's.

Rights are recorded in the ledger, so that its matrix stands here and not beside it.
"""

import pytest

from yiwang.kernel.actors import Actor
from yiwang.trust.ledger import operations, queries
from yiwang.trust.ledger.contracts import READ_LEDGER, EntryFilter
from yiwang.trust.ledger.tests import make
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.matrix import PLACES, Place

pytestmark = pytest.mark.django_db


def written(about: str, place: Place) -> int:
    leaf = make.leaf(about=about, region=place.region, organisation=place.organisation)
    (leaf_hash,) = operations.append([leaf], now=make.NOW)
    return queries.entry_by_hash(leaf_hash).id


@matrix.holds(READ_LEDGER)
def test_entries_are_listed_read_and_exported_only_where_one_may(db):
    about = {place: f"330424-{number}" for number, place in enumerate(PLACES.values())}
    ids = {place: written(about[place], place) for place in PLACES.values()}

    def attempt(actor: Actor, place: Place) -> bool:
        asked = EntryFilter(about=about[place])
        ways = (
            lambda: queries.entries(asked, viewer=actor).rows,
            lambda: list(queries.every_entry(asked, viewer=actor)),
            lambda: queries.entries_about(about[place], viewer=actor),
            lambda: queries.entry(ids[place], viewer=actor),
        )
        return matrix.together(ways)

    return attempt


@matrix.holds(READ_LEDGER, scopes=matrix.WHOLE)
def test_what_was_done_at_no_place_is_read_only_by_who_reads_the_whole_ledger(db):
    entry = written("account:1", Place("", ""))
    return lambda actor, _place: queries.entry(entry, viewer=actor)


def test_no_citizen_reads_entries_and_everybody_may_check_the_log(db):
    entry = written("330424-1", PLACES["bureau"])
    operations.sequence_all(now=make.NOW)
    assert matrix.who_may(lambda actor: queries.entry(entry, viewer=actor)) == set()
    assert matrix.who_may(lambda actor: list(queries.every_entry(EntryFilter(), viewer=actor))) == set()
    assert (queries.latest_checkpoint().size, queries.entry_bundle(0, 1)[:2]) == (1, (32).to_bytes(2))
