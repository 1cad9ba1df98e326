import pytest


@pytest.fixture(autouse=True)
def _enough_turns(monkeypatch):
    """Tests ask more often than people; those about limits set their own."""
    from yiwang.doors.api import middleware
    from yiwang.shell.limits import Buckets

    for name in ("KEYS", "STRANGERS"):
        monkeypatch.setattr(middleware, name, Buckets(rate=1e6, burst=1_000_000))
