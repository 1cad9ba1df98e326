"""A document is read by whom a registered reader admits, and by nobody else, whoever they are."""

import pytest

from yiwang.kernel.actors import SYSTEM, Actor
from yiwang.trust.documents import contracts, operations, queries
from yiwang.trust.documents.contracts import Document, Sheet
from yiwang.trust.rights.tests import make as roles
from yiwang.trust.rights.tests import matrix
from yiwang.trust.rights.tests.make import NOW

pytestmark = pytest.mark.django_db
BUREAU = "330424/330424-SCJG"


@pytest.fixture
def letter(monkeypatch):
    monkeypatch.setattr(contracts, "_readers", [])
    roles.standing(BUREAU)
    sheet = Sheet("acceptance", "letter", {"zh": "受理通知书"}, "N-1", {}, BUREAU, "330424-1")
    return operations.want(sheet, now=NOW, key="k")


def reads(letter: Document):
    return (
        lambda actor: queries.document(letter.token, viewer=actor),
        lambda actor: queries.documents_about(letter.about, viewer=actor),
    )


def test_without_a_reader_nobody_reads_a_document(letter):
    assert [matrix.who_may(read) for read in reads(letter)] == [set(), set()]
    every_role = [roles.holder(code, region="", organisation="") for code in ("clerk", "leader", "audit-administrator")]
    assert [queries.documents_about(letter.about, viewer=actor) for actor in (*every_role, SYSTEM)] == [[]] * 4


def test_who_is_admitted_reads_that_document_alone(letter):
    other = operations.want(
        Sheet("refusal", "letter", {"zh": "决定书"}, "N-2", {}, BUREAU, "330424-2"), now=NOW, key="other"
    )

    def admit(document: Document, viewer: Actor) -> bool:
        return document.about == letter.about and viewer.party == matrix.FIRM

    contracts.register_reader(admit)
    firms = {name for name, actor in matrix.CITIZENS.items() if actor.party == matrix.FIRM}
    assert [matrix.who_may(read) for read in reads(letter)] == [firms, firms]
    assert [matrix.who_may(read) for read in reads(other)] == [set(), set()]
