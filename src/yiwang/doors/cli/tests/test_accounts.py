"""The first administrators come from the command line, with a password of their own."""

import io
import sys

import pytest

from yiwang.doors.cli import main
from yiwang.trust.identity.tests import make
from yiwang.trust.identity.tests.make import NOW, PASSWORD
from yiwang.trust.rights import queries

pytestmark = pytest.mark.django_db


def yiwang(monkeypatch, *words, typed=""):
    monkeypatch.setattr(sys, "argv", ["yiwang", *words])
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return main.main()


def test_an_administrator_is_made_named_and_signs_in(monkeypatch, capsys):
    assert yiwang(monkeypatch, "accounts", "create-officer", "bai", "白术", typed=PASSWORD + "\n") == 0
    assert yiwang(monkeypatch, "accounts", "give-role", "bai", "audit-administrator") == 0
    account = make.session("bai").account
    assert "bai" in capsys.readouterr().out
    assert "ledger.read" in {grant.right for grant in queries.grants_of(account.subject, NOW.replace(year=2030))}


@pytest.mark.parametrize(
    ("words", "typed", "code"),
    [
        (("create-officer", "bai", "白术"), "short\n", "identity.weak-password"),
        (("give-role", "nobody", "clerk"), "", "rights.unknown-person"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_exit_code_2(monkeypatch, capsys, words, typed, code):
    assert yiwang(monkeypatch, "accounts", *words, typed=typed) == 2
    assert code in capsys.readouterr().err
