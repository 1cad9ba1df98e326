"""Cursors come back as they went, and no other text passes for one."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yiwang.kernel.paging import BadCursor, decode_cursor, encode_cursor

KEYS = some.lists(some.none() | some.integers() | some.text(), min_size=1, max_size=4)


@given(KEYS)
def test_a_cursor_gives_its_keys_back(keys):
    assert decode_cursor(encode_cursor(*keys), len(keys)) == keys


@given(some.text() | some.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_other_text_is_a_cursor(text):
    with pytest.raises(BadCursor):
        decode_cursor(text, 1)


@given(KEYS)
def test_a_cursor_of_another_list_is_none_of_this_one(keys):
    with pytest.raises(BadCursor):
        decode_cursor(encode_cursor(*keys), len(keys) + 1)
