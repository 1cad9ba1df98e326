"""Second factors: time-based codes (RFC 6238), and recovery codes for a lost telephone."""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

import pyotp
import segno

from yiwang.kernel.places import secret
from yiwang.trust.identity.models import Account, RecoveryCode
from yiwang.trust.personal import operations as personal_operations
from yiwang.trust.personal import queries as personal

STEP = 30
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECOVERY_CODES = 10


def new_secret() -> str:
    return pyotp.random_base32()


def sealed(account: Account, text: str) -> bytes:
    return personal_operations.seal(text, about=f"totp:{account.subject}")


def step_of(account: Account, code: str, kept: bytes, now: datetime) -> int | None:
    """The step whose code this is: now, one before or one after; None for a wrong or already used one."""
    known = pyotp.TOTP(personal.opened(kept, about=f"totp:{account.subject}"))
    present = int(now.timestamp()) // STEP
    for step in (present, present - 1, present + 1):
        if step > account.totp_step and hmac.compare_digest(known.generate_otp(step), code):
            return step
    return None


def picture(text: str, account: str, issuer: str) -> str:
    """The QR code to scan, as a data address, and what it says."""
    return segno.make(address(text, account, issuer), error="m").svg_data_uri(scale=4, border=2, dark="#1b2322")


def address(text: str, account: str, issuer: str) -> str:
    return pyotp.TOTP(text).provisioning_uri(name=account, issuer_name=issuer)


def recovery_digest(account: Account, code: str) -> bytes:
    flat = code.upper().replace("-", "").replace(" ", "")
    return hmac.digest(secret("identity-recovery"), f"{account.subject}\0{flat}".encode(), sha256)


def new_recovery_codes(account: Account) -> list[str]:
    """Ten fresh codes; older ones stop working."""
    codes = [f"{_five()}-{_five()}" for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=recovery_digest(account, code)) for code in codes
    )
    return codes


def _five() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(5))


def use_recovery_code(account: Account, code: str, now: datetime) -> bool:
    """Whether the code is one of the account's that was never used; it is used now."""
    mine = RecoveryCode.objects.filter(account=account, digest=recovery_digest(account, code), used_at=None)
    return mine.update(used_at=now) == 1
