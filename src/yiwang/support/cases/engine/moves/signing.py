"""More than one signature: added signers (加签) and joint signatures (会签)."""

from django.utils.translation import gettext as _

from yiwang.support.cases.contracts.refusals import BadMove, UnknownTask
from yiwang.support.cases.contracts.rows import TaskKind, TaskState
from yiwang.support.cases.engine import tokens
from yiwang.support.cases.engine.machine import Machine
from yiwang.support.cases.engine.moves.correcting import unblock
from yiwang.support.cases.engine.moves.named import work_of
from yiwang.support.cases.engine.moves.verbs import required, text_of, texts_of, verb
from yiwang.support.cases.engine.state import Token
from yiwang.support.cases.flow.graph import By, Joint

PLACES = ("before", "after", "beside")
SIGNED_ON = frozenset({TaskKind.WORK, TaskKind.SIGNER})
BY_HAND = frozenset({TaskKind.SIGNER, TaskKind.SIGNATURE})


@verb(
    "add_signer",
    "加签",
    "Add a signer",
    kinds=SIGNED_ON,
    allowed="add_signer",
    asks=("place", "people", "organisations"),
)
def add_signer(m: Machine, task: Token | None) -> None:
    """Somebody must sign before me (I wait), after me (my move is held until then), or beside me."""
    task = required(task)
    place = text_of(m, "place")
    if place not in PLACES:
        raise BadMove(why=place, fields={"place": [_("before, after or beside")]})
    for kind, whom in texts_of(m, "people", "organisations"):
        by = By(organisation=whom) if kind == "organisations" else By(right="")
        child = m.open_task(task.step, TaskKind.SIGNER, task.scope, by, task)
        if kind == "people":
            child.subject, child.organisation = whom, ""
        child.terms.update(place=place, by=m.ask.actor.subject, blocks=place == "before")
        if place == "after":
            child.state = TaskState.WAITING
    if place == "before":
        task.state = TaskState.WAITING
    m.touch(task)


@verb(
    "withdraw_signer",
    "撤回加签",
    "Withdraw a signer",
    kinds=SIGNED_ON,
    states=frozenset({TaskState.OPEN, TaskState.WAITING, TaskState.HELD}),
    allowed="add_signer",
    asks=("signer",),
    offered=False,
)
def withdraw_signer(m: Machine, task: Token | None) -> None:
    """Who added a signer takes it back; what was held by it goes on."""
    task = required(task)
    wanted = text_of(m, "signer")
    signer = next((c for c in m.hanging(task, TaskKind.SIGNER) if str(c.id) == wanted), None)
    if signer is None:
        raise UnknownTask()
    m.cancel_task(signer, m.ask.opinion.strip() or "withdrawn")
    _go_on(m, task)


@verb("agree", "同意", "Agree", kinds=BY_HAND)
def agree(m: Machine, task: Token | None) -> None:
    """Sign with a yes."""
    _sign(m, required(task), "agree")


@verb("disagree", "不同意", "Disagree", kinds=BY_HAND, opinion="required")
def disagree(m: Machine, task: Token | None) -> None:
    """Sign with a no and the reason; who asked sees it and decides what follows."""
    _sign(m, required(task), "disagree")


def _sign(m: Machine, task: Token, said: str) -> None:
    if m.hanging(task, TaskKind.SIGNER):
        task.state, task.terms["held"] = TaskState.HELD, said
        for signer in m.hanging(task, TaskKind.SIGNER):
            signer.state = TaskState.OPEN
            m.touch(signer)
        m.touch(task)
        return
    parent = m.parent_of(task)
    m.close_task(task, said)
    if task.kind == TaskKind.SIGNATURE:
        _count(m, parent)
    else:
        _go_on(m, parent)


def _go_on(m: Machine, task: Token) -> None:
    """A task that waited for its signers is open again; one that was held makes the move that it made."""
    if m.hanging(task, TaskKind.SIGNER):
        unblock(m, task)
        return
    held = task.terms.pop("held", None)
    m.touch(task)
    if task.state != TaskState.HELD or held is None:
        unblock(m, task)
        return
    task.state = TaskState.OPEN
    if task.kind == TaskKind.SIGNER:
        _sign(m, task, held)
    else:
        tokens.leave(m, task, work_of(m.graph, task).moves[held])


# Joint signatures


def _count(m: Machine, task: Token) -> None:
    """Leave the step as soon as the rule holds, or can hold no more."""
    work = work_of(m.graph, task)
    joint = work.joint
    if joint is None:
        raise LookupError("the step has no joint signature")
    signed = _signatures(m, task)
    said = verdict(joint, signed)
    if said is not None:
        tokens.leave(m, task, work.moves[said])
    elif joint.order:
        tokens.open_signature(m, task, work, len(signed))


def _signatures(m: Machine, task: Token) -> dict[int, str]:
    """What was signed so far, by place; kept on the step's task, for signatures that are over are not loaded."""
    kept = task.terms.setdefault("signed", {})
    for child in m.touched.values():
        if child.parent == task.id and child.kind == TaskKind.SIGNATURE and child.verb in ("agree", "disagree"):
            kept[str(child.terms["place"])] = child.verb
    m.touch(task)
    return {int(place): said for place, said in kept.items()}


def verdict(joint: Joint, signed: dict[int, str]) -> str | None:
    """The move by which the step is left, once that is certain: `agreed`, `refused`, or None as yet."""
    weights = joint.weights or tuple(1 for _each in joint.signers)
    vetoes = joint.vetoes or tuple(False for _each in joint.signers)
    if any(vetoes[place] and said == "disagree" for place, said in signed.items()):
        return joint.refused
    needed = {"all": sum(weights), "any": min(weights)}.get(joint.rule, joint.count)
    yes = sum(weights[place] for place, said in signed.items() if said == "agree")
    possible = yes + sum(weight for place, weight in enumerate(weights) if place not in signed)
    if yes >= needed and not any(vetoes[p] for p in range(len(weights)) if p not in signed):
        return joint.agreed
    if possible < needed:
        return joint.refused
    return joint.agreed if len(signed) == len(weights) else None
