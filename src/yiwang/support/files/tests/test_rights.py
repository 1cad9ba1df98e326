"""Whose a file is: its owner's, and of whom a registered reader admits to what it belongs to."""

import io

import pytest

from yiwang.kernel.actors import Actor
from yiwang.support.files import contracts, operations, queries
from yiwang.support.files.tests import make
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.make import NOW
from yiwang.trust.rights.tests.matrix import APPLICANT, CITIZENS, FIRM

pytestmark = pytest.mark.django_db
OWNERS = {APPLICANT: CITIZENS["applicant"], FIRM: CITIZENS["agent of the firm"]}
AGENTS = {"agent of the firm", "agent for the item", "agent for another item"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("YIWANG_DATA", str(tmp_path))
    monkeypatch.setattr(contracts, "_readers", {})


def keep(owner: Actor):
    facts = {"name": "a.pdf", "claimed_type": "application/pdf", "purpose": "material"}
    return operations.store(stream=io.BytesIO(make.PDF), **facts, actor=owner, now=NOW).id


def opened(file, viewer: Actor) -> bool:
    _facts, stream = queries.opened(file, viewer=viewer)
    with stream:
        return bool(stream.read())


def reads(file):
    return (
        lambda actor: queries.stored_file(file, viewer=actor),
        lambda actor: queries.stored_files([file], viewer=actor),
        lambda actor: opened(file, actor),
    )


@pytest.mark.parametrize(
    ("whose", "who"), [(APPLICANT, {"applicant"}), (FIRM, {"firm", *AGENTS})], ids=["person", "firm"]
)
def test_a_file_that_belongs_to_nothing_yet_is_its_partys_to_read_use_and_discard(whose, who):
    file = keep(OWNERS[whose])
    assert [matrix.who_may(read) for read in reads(file)] == [who] * 3
    attach = lambda actor: operations.attach_files(files=[file], about="cases:1", actor=actor) is None  # noqa: E731
    assert matrix.who_may(attach) == who
    assert matrix.who_may(lambda actor: operations.discard_file(file=file, actor=actor) is None) == who


def test_what_a_firm_handed_in_is_read_by_its_agents_only_where_a_reader_admits_them():
    file = keep(OWNERS[FIRM])
    operations.attach_files(files=[file], about="cases:1", actor=OWNERS[FIRM])
    assert [matrix.who_may(read) for read in reads(file)] == [{"firm", "agent of the firm"}] * 3
    contracts.register_reader("cases", lambda about, viewer: about == "cases:1" and matrix.ITEM in viewer.items)
    assert [matrix.who_may(read) for read in reads(file)] == [{"firm", "agent of the firm", "agent for the item"}] * 3


def test_nobody_stores_a_file_without_signing_in():
    assert matrix.who_may(lambda actor: keep(actor)) == set(CITIZENS) - {"nobody"}
