"""Shaping the tree, creating posts, appointing people, and saying who leads whom."""

from yiwang.kernel.organisations.operations.linking import end_link, link_organisations
from yiwang.kernel.organisations.operations.seeding import install_organisations
from yiwang.kernel.organisations.operations.shaping import (
    close_organisation,
    create_organisation,
    describe_organisation,
    move_organisation,
    rename_organisation,
)
from yiwang.kernel.organisations.operations.staffing import appoint, close_post, create_post, end_appointment

__all__ = [
    "appoint",
    "close_organisation",
    "close_post",
    "create_organisation",
    "create_post",
    "describe_organisation",
    "end_appointment",
    "end_link",
    "install_organisations",
    "link_organisations",
    "move_organisation",
    "rename_organisation",
]
