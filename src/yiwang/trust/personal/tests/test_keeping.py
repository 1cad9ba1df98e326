"""Values are encrypted, versioned, found by keyed hash, and forgotten for good."""

import threading

import pytest
from django.db import connection

from yiwang.kernel.actors import ANONYMOUS, SYSTEM
from yiwang.kernel.errors import NotAllowed
from yiwang.trust.ledger import queries as ledger
from yiwang.trust.personal import cipher, keys, operations, queries
from yiwang.trust.personal.contracts import FORGET_SUBJECT, ROTATE_KEYS, Kind, TooLong
from yiwang.trust.personal.tests import make
from yiwang.trust.personal.tests.make import LIN, NOW, SHEN

pytestmark = pytest.mark.django_db


def in_clear(reference):
    return queries.shown([reference], viewer=SYSTEM, purpose="test", now=NOW, full=True)[reference]


def test_a_kept_text_comes_back_and_stands_nowhere_in_the_database():
    reference = make.kept("applicant_name", "沈知禾")
    assert reference.startswith("personal:")
    assert in_clear(reference) == "沈知禾"
    everything = make.statement("SELECT v::text || k::text FROM personal_value v JOIN personal_key k USING (subject)")
    assert "沈知禾" not in str(everything)
    assert "沈知禾".encode().hex() not in str(everything)


def test_the_same_text_keeps_its_reference_and_a_new_one_is_a_new_version():
    first, same = make.kept(text="13912342046"), make.kept(text="139 1234 2046")
    second = make.kept(text="13912342047")
    assert first == same != second
    assert [(v.reference, v.version) for v in queries.history(SHEN, "phone")] == [(second, 2), (first, 1)]
    assert (in_clear(first), in_clear(second)) == ("13912342046", "13912342047")
    assert queries.values_of([SHEN, LIN], ["phone"])[SHEN, "phone"].reference == second


def test_a_value_is_found_by_what_it_says_now_however_it_is_written():
    make.kept(text="139-1234-2046")
    make.kept("email", "Shen@Example.com", subject=LIN)
    assert queries.find(Kind.PHONE, "+86 13912342046") == [SHEN]
    assert queries.find(Kind.PHONE, "13912342046", name="mobile") == []
    assert queries.find(Kind.EMAIL, "shen@example.COM") == [LIN]
    assert queries.find(Kind.TEXT, "139-1234-2046") == []
    make.kept(text="13912342047")
    assert queries.find(Kind.PHONE, "13912342046") == []


def test_nobody_finds_a_value_without_the_key_of_the_hash(monkeypatch):
    make.kept()
    monkeypatch.setattr(keys, "secret", lambda name: b"another" * 5)
    assert queries.find(Kind.PHONE, "13912342046") == []


def test_a_sealed_value_opens_in_its_own_row_only():
    first, second = make.kept("a", "甲"), make.kept("b", "乙")
    make.statement(
        "UPDATE personal_value SET sealed = (SELECT sealed FROM personal_value WHERE name = 'a') WHERE name = 'b'"
    )
    assert in_clear(first) == "甲"
    with pytest.raises(cipher.Unreadable):
        in_clear(second)


@pytest.mark.parametrize(("name", "number"), [("aes", cipher.AES), ("sm4", cipher.SM4)])
def test_both_ciphers_seal_and_what_one_sealed_stays_readable_under_the_other(monkeypatch, name, number):
    monkeypatch.setenv("YIWANG_CIPHER", name)
    reference = make.kept("phone", "13912342046")
    assert make.statement("SELECT get_byte(sealed, 0) FROM personal_value") == [(number,)]
    monkeypatch.setenv("YIWANG_CIPHER", "sm4" if name == "aes" else "aes")
    assert in_clear(reference) == "13912342046"


def test_a_forgotten_person_is_gone_and_the_history_stays():
    reference, other = make.kept(), make.kept(subject=LIN)
    assert (
        operations.forget(
            SHEN, actor=make.officer(FORGET_SUBJECT, region="", organisation=""), now=NOW, reason="asked for"
        )
        == 1
    )
    assert in_clear(reference) == "（已删除）"
    assert queries.owner(reference) == SHEN
    assert in_clear(other) == "13912342046"
    assert queries.find(Kind.PHONE, "13912342046") == [LIN]
    assert make.statement("SELECT wrapped FROM personal_key WHERE subject = %s", SHEN) == [(None,)]
    (entry,) = ledger.entries_about(SHEN, viewer=SYSTEM)
    assert (entry.kind, entry.content["values"], entry.content["reason"]) == ("personal.forgotten", 1, "asked for")
    assert operations.forget(SHEN, actor=SYSTEM, now=NOW) == 0
    assert len(ledger.entries_about(SHEN, viewer=SYSTEM)) == 1


def test_who_comes_back_after_being_forgotten_gets_a_new_key():
    old = make.kept()
    operations.forget(SHEN, actor=SYSTEM, now=NOW)
    new = make.kept(text="13900000000")
    assert (in_clear(old), in_clear(new)) == ("（已删除）", "13900000000")
    assert queries.history(SHEN, "phone")[0].reference == new


def test_changing_the_wrapping_secret_leaves_every_value_readable_without_the_old_one(monkeypatch):
    references = [make.kept(subject=subject) for subject in (SHEN, LIN)]
    assert operations.rotate(actor=make.officer(ROTATE_KEYS, region="", organisation=""), now=NOW, batch=1) == 2
    real = keys.wrapping_secret
    monkeypatch.setattr(keys, "wrapping_secret", lambda number: b"gone" if number == 1 else real(number))
    assert [in_clear(reference) for reference in references] == ["13912342046"] * 2
    assert in_clear(make.kept("email", "a@b.cn", subject="33333333")) == "a@b.cn"
    assert keys.wrapping_now() == 2


def test_forgetting_and_changing_keys_need_their_rights():
    for stranger in (ANONYMOUS, make.person(), make.officer()):
        with pytest.raises(Exception, match=r"rights.not-allowed|identity.sign-in-first"):
            operations.forget(SHEN, actor=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        operations.rotate(actor=make.officer(FORGET_SUBJECT), now=NOW)


def test_a_text_without_end_is_refused():
    with pytest.raises(TooLong):
        make.kept("note", "字" * 20_001)


def test_a_whole_form_is_kept_in_five_statements(django_assert_max_num_queries):
    values = {f"field_{n}": (f"文字 {n}", 2) for n in range(40)}
    with django_assert_max_num_queries(8):  # five, and the savepoint of the test around them
        references = operations.keep(values, subject=SHEN, actor=SYSTEM, now=NOW)
    with django_assert_max_num_queries(1):
        assert len(queries.shown(references.values(), viewer=make.officer(), purpose="", now=NOW)) == 40


def test_the_machines_own_secrets_open_only_for_what_they_are_about():
    sealed = operations.seal("JBSWY3DP", about="totp:1")
    assert queries.opened(sealed, about="totp:1") == "JBSWY3DP"
    with pytest.raises(cipher.Unreadable):
        queries.opened(sealed, about="totp:2")


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_value_at_once_make_two_versions():
    failures = []

    def keep(text):
        try:
            make.kept(text=text)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep, args=[f"1391234204{n}"]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [v.version for v in queries.history(SHEN, "phone")] == [6, 5, 4, 3, 2, 1]
