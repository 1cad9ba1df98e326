"""Trees and notes against the standards' own vectors and against a naive implementation."""

import base64
import hashlib
import json

import orjson
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as some

from yiwang.trust.ledger import keys, proofs, tiles

# The leaves and the roots of the first n of them in the reference tests of Certificate Transparency.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive_root(leaves: list[bytes]) -> bytes:
    """The definition in RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def grown(leaves: list[bytes]) -> tiles.Growth:
    tree = tiles.Growth(0, {})
    for each in leaves:
        tree.add(proofs.leaf(each))
    return tree


def stored(tree: tiles.Growth) -> tiles.Nodes:
    nodes = tiles.Nodes()
    nodes.tiles = tree.tiles
    return nodes


def some_leaves(size: int) -> list[bytes]:
    return [hashlib.sha256(number.to_bytes(4)).digest() for number in range(size)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size):
    assert grown([bytes.fromhex(leaf) for leaf in LEAVES[:size]]).root().hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_root_of_rfc_6962():
    assert tiles.Growth(0, {}).root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_every_leaf_is_proved_by_its_path_and_by_no_other(data):
    size = data.draw(some.integers(1, 1200))
    index = data.draw(some.integers(0, size - 1))
    leaves = some_leaves(size)
    tree = grown(leaves)
    path = stored(tree).inclusion(index, 0, size)
    root = naive_root(leaves)
    assert tree.root() == root
    assert proofs.root_by_inclusion(index, size, proofs.leaf(leaves[index]), path) == root
    other = data.draw(some.integers(0, size))
    assert other == index or proofs.root_by_inclusion(other, size, proofs.leaf(leaves[index]), path) != root
    if path:
        at = data.draw(some.integers(0, len(path) - 1))
        bent = [*path[:at], bytes(32), *path[at + 1 :]]
        assert proofs.root_by_inclusion(index, size, proofs.leaf(leaves[index]), bent) != root
        assert proofs.root_by_inclusion(index, size, proofs.leaf(leaves[index]), path[:-1]) != root
        assert proofs.root_by_inclusion(index, size, proofs.leaf(leaves[index]), [*path, bytes(32)]) is None


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_growth_is_proved_and_a_rewritten_past_is_not(data):
    new = data.draw(some.integers(1, 1200))
    old = data.draw(some.integers(1, new))
    leaves = some_leaves(new)
    path = stored(grown(leaves)).consistency(old, 0, new) if old < new else []
    before, after = naive_root(leaves[:old]), naive_root(leaves)
    assert proofs.grew(old, new, before, after, path)
    rewritten = naive_root([bytes(32), *leaves[1:old]])
    assert not proofs.grew(old, new, rewritten, after, path)
    assert not proofs.grew(old, new, before, bytes(32), path)


def test_a_tree_grown_in_parts_is_the_tree_grown_at_once():
    leaves = some_leaves(70_000)
    whole = grown(leaves)
    part = grown(leaves[:65_535])
    edge = {place: part.tiles[place] for place in tiles.edge(65_535)}
    rest = tiles.Growth(65_535, edge)
    for each in leaves[65_535:]:
        rest.add(proofs.leaf(each))
    assert rest.root() == whole.root()
    assert all(rest.tiles[place] == whole.tiles[place] for place in rest.changed)


json_values = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**53) + 1, 2**53 - 1)
    | some.text()
    | some.floats(allow_nan=False, allow_infinity=False),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(json_values)
def test_canonical_json_is_that_of_rfc_8785(value):
    assert proofs.canonical(value) == rfc8785.dumps(value)


exact_values = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**53) + 1, 2**53 - 1) | some.text(),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(some.text(some.characters(max_codepoint=127), max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(exact_values)
def test_without_fractions_and_with_ascii_names_orjson_writes_canonical_json(value):
    assert orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == rfc8785.dumps(value)


def test_a_checkpoint_opens_with_its_own_key_only():
    note = keys.sign_checkpoint(7, bytes(32))
    key = keys.log_key()
    assert proofs.open_note(note, key) == (7, bytes(32))
    assert note.split("\n")[:2] == [key.name, "7"]
    stranger = proofs.Key(key.name, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    with pytest.raises(proofs.BadNote, match="other-key"):
        proofs.open_note(note, stranger)
    with pytest.raises(proofs.BadNote, match="signature"):
        proofs.open_note(note.replace("\n7\n", "\n8\n", 1), key)
    with pytest.raises(proofs.BadNote, match="malformed"):
        proofs.open_note("anything", key)


def test_a_key_number_is_computed_as_signed_notes_say():
    """The example of C2SP signed-note: key PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW."""
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert str(proofs.read_key(text)) == text
    note = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    with pytest.raises(proofs.BadNote, match="malformed"):
        proofs.open_note(note, proofs.read_key(text))


def test_a_key_that_is_none_is_refused():
    for text in ("", "a+b", "x+00000000+AAAA", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"):
        assert proofs.check_text("{}", text).code == "bad-key"


@settings(max_examples=100, deadline=None)
@given(some.binary(max_size=80) | json_values.map(lambda value: json.dumps(value).encode()))
def test_anything_that_is_no_proof_is_called_unreadable(text):
    assert proofs.check_text(text, str(keys.log_key())).code == "unreadable"


def test_a_root_in_a_note_is_standard_base64():
    assert keys.sign_checkpoint(1, b"\xff" * 32).split("\n")[2] == base64.b64encode(b"\xff" * 32).decode()
