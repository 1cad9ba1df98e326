"""What can be wrong with a work step."""

from django.utils.translation import gettext_noop as _

from yiwang.support.cases.flow.faults import Where
from yiwang.support.cases.flow.graph import Correction, Joint, MoveDef, Work
from yiwang.support.cases.flow.naming import Names
from yiwang.support.cases.flow.schema import RESERVED


def check(does: Work, home: Where, names: Names) -> None:
    step = str(home[1])
    names.by(does.by, (*home, "by"), step)
    for verb, move in does.moves.items():
        _move(move, (*home, "moves", verb), names)
    if all(move.when for move in does.moves.values()):
        text = _("Every move here has a condition; where none holds, nobody could move the case.")
        names.faults.add((*home, "moves"), text, _("Leave one of them without “when”."))
    if does.reached:
        _reached(does, home, names)
    _allows(does, home, names)
    if does.joint:
        _joint(does.joint, does, home, names)


def _move(move: MoveDef, home: Where, names: Names) -> None:
    if move.verb in RESERVED:
        text = _("“{verb}” is a move of the engine.")
        names.faults.add(home, text, _("Give this one another name."), verb=move.verb)
    for asked in move.fields:
        names.field(asked.name, (*home, "fields"))
    names.filled(move.sets, (*home, "sets"))
    names.letter(move.letter, (*home, "letter"))


def _by_itself(verb: str, does: Work, where: Where, names: Names) -> None:
    """The move of a step that the system makes: it cannot fill anything in."""
    move = does.moves.get(verb)
    if move is None:
        text = _("There is no move “{verb}” in this step.")
        names.faults.add(where, text, _("Moves are: {known}."), verb=verb, known=", ".join(does.moves))
    elif move.when or any(asked.required for asked in move.fields):
        text = _("The system makes the move “{verb}” by itself, so it can have no condition and ask for no field.")
        names.faults.add(where, text, _("Name another move, or free this one."), verb=verb)


def _reached(does: Work, home: Where, names: Names) -> None:
    _by_itself(does.reached, does, (*home, "reached"), names)
    if does.within is None:
        text = _("Without a limit none is reached.")
        names.faults.add((*home, "reached"), text, _("Give “within”, or take this out."))
    elif (move := does.moves.get(does.reached)) and move.opinion == "required":
        text = _("The system makes the move “{verb}” by itself, and it has no opinion.")
        names.faults.add((*home, "reached"), text, _("Do not require one."), verb=does.reached)


def _allows(does: Work, home: Where, names: Names) -> None:
    where = (*home, "allows")
    if ("correct" in does.allows) != (does.correction is not None):
        text = _("Corrections need “correct” in “allows” and a “correction” that says how long and what silence means.")
        names.faults.add(where, text, _("Write both, or neither."))
    reasons = names.graph.reasons.values()
    for word, there in (
        ("suspend", any(reason.extends is None for reason in reasons)),
        ("extend", any(reason.extends for reason in reasons)),
    ):
        if word in does.allows and not there:
            text = _("“{word}” is allowed here, and the flow has no legal reason for it.")
            names.faults.add(where, text, _("Add one under “reasons”; those with “extends” extend."), word=word)
    if does.correction:
        _correction(does.correction, home, names)


def _correction(correction: Correction, home: Where, names: Names) -> None:
    names.letter(correction.letter, (*home, "correction", "letter"))
    if names.places.get(str(home[1])):
        text = _("Corrections cannot be asked for in a branch: what the applicant corrects belongs to the whole case.")
        names.faults.add((*home, "correction"), text, _("Ask before the branches begin, or after they have met."))


def _joint(joint: Joint, does: Work, home: Where, names: Names) -> None:
    where = (*home, "joint")
    for place, signer in enumerate(joint.signers):
        names.by(signer, (*where, "signers", place, "by"), str(home[1]))
    for key, verb in (("agreed", joint.agreed), ("refused", joint.refused)):
        _by_itself(verb, does, (*where, key), names)
    if (joint.rule == "count") != bool(joint.count):
        text = _("The rule “count” and the number belong together.")
        names.faults.add(where, text, _("Write “rule: count” and “count: …”, or neither."))
    elif joint.count > sum(joint.weights):
        text = _("All signers together weigh {weight}, so {count} is never reached.")
        names.faults.add((*where, "count"), text, _("Ask for less."), weight=sum(joint.weights), count=joint.count)
