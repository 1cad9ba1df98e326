"""Everything that is done to applications on their way, and by applicants to their cases."""

from yiwang.areas.service.intake.operations.answering import save_answer, send_answer, urge, withdraw
from yiwang.areas.service.intake.operations.applying import (
    Resumed,
    begin,
    discard,
    note_seen,
    resume,
    save_page,
    submit,
)
from yiwang.areas.service.intake.operations.filing import file_application
from yiwang.areas.service.intake.operations.telling import ask_for_rating, tell_applicant, tell_officers, write_letter

__all__ = [
    "Resumed",
    "ask_for_rating",
    "begin",
    "discard",
    "file_application",
    "note_seen",
    "resume",
    "save_answer",
    "save_page",
    "send_answer",
    "submit",
    "tell_applicant",
    "tell_officers",
    "urge",
    "withdraw",
    "write_letter",
]
