"""Builders of people, values and looks."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from yiwang.kernel.actors import SYSTEM, Actor, ActorKind, Grant, Right
from yiwang.trust.personal import operations

NOW = datetime(2026, 9, 22, 2, 0, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
SHEN = "11111111-1111-1111-1111-111111111111"
LIN = "22222222-2222-2222-2222-222222222222"
BUREAU = "330424/330424-SCJG"


def person(subject: str = SHEN) -> Actor:
    return Actor(subject=subject, name="沈*禾", kind=ActorKind.CITIZEN)


def officer(*rights: Right, region: str = "330424000000", organisation: str = BUREAU) -> Actor:
    grants = frozenset(Grant(right.code, region, organisation) for right in rights)
    return Actor(
        subject="99999999-9999-9999-9999-999999999999",
        name="周砚",
        kind=ActorKind.OFFICER,
        region="330424000000",
        organisation=BUREAU,
        grants=grants,
    )


def kept(name: str = "phone", text: str = "13912342046", grade: int = 2, subject: str = SHEN, now=NOW) -> str:
    return operations.keep({name: (text, grade)}, subject=subject, actor=SYSTEM, now=now)[name]


def statement(text: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall() if cursor.description else []
