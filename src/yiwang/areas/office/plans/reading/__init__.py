"""Reads a plan into a ledger: pure, without a database. `read` is the entry."""

from .ledger import Ledger
from .matching import Organisation, organisations_from
from .reader import read

__all__ = ["Ledger", "Organisation", "organisations_from", "read"]
