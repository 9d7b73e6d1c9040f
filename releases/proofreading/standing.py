"""Is a decision told as what it is: decided or proposed, and by its own body?

Title, lead and the decision's own sentences are asked: further down a release
tells what came before, and what others have decided. A sentence there is the
decision's own by its day, § and number; "beslutet togs" is, too, and is asked about.
"""

from collections.abc import Iterator, Sequence

from releases.capture.committees import mentions, resolve, shortens
from releases.capture.decisions import DECIDES, OF_A_MOTION, PROPOSES, decider
from releases.capture.vocabulary import words
from releases.document import Decision, DecisionStatus
from releases.proofreading.deciding import CONSENTED, consenting, is_the_decision, of_earlier
from releases.proofreading.findings import Counterpart, Finding, Suggestion, Weight
from releases.proofreading.identity import tells_of
from releases.proofreading.subject import Subject
from releases.proofreading.texts import Sentence, SentenceSort

DECIDED = words(r"""
    beslutade  beslutades  har beslutat  har nu beslutat  är beslutat  beslöt  antog  antogs  har antagit  har antagits
    klubbade  klubbades  har klubbat  godkände  godkändes  har godkänt  fastställde  fastställdes  har fastställt
    biföll  beviljade  beviljades  har beviljat  avsatte  har avsatt  anslog  har anslagit  sa ja till  sade ja till
    har sagt ja till  tog beslut  fattade beslut  har fattat beslut  beslut fattades
""")
TELLING = words(rf"{DECIDED.pattern}  beslut(?:ar|at)  godkänt  antagit  fastställt  klubbat")
# "Efter beslutet den 18 november får kulturnämnden …": who acts then has not decided it.
BY_THE_DECISION = words(r"beslut(?:et)? (?:från )?(?:den )?\d")
NOT_YET = words(r"""
    inte  inget  aldrig  ännu  innan  om fullmäktige  om nämnden  föreslå\w*  förslag\w*  ska \w+  yrka\w*  vill  ville
""")


def standing(subject: Subject) -> Iterator[Finding]:
    """A proposal told as decided, or a decision told as proposed."""
    for index, decision in enumerate(subject.document.decisions):
        heads = [one for one in _asked(subject, index) if not of_earlier(one.text)]
        # "Nämnden föreslår fullmäktige" in the minutes of its own decision is a part of it.
        registered = [
            one for one in _registered(subject, decision) if not _names_another(one, decision, subject)
        ]
        asked = [one for one in (*heads, *registered) if _is_its_own(one, decision, subject)]
        if decision.status is DecisionStatus.PROPOSAL:
            found = list(_written_as(subject, asked, index, "proposal_as_decided", DecisionStatus.DECIDED))
            below = [one for one in _further_down(subject) if is_the_decision(one.text)]
            yield from found or _written_as(
                subject, below, index, "proposal_as_decided", DecisionStatus.DECIDED, Weight.ADVISING
            )
        elif decision.status is DecisionStatus.DECIDED:
            yield from _written_as(subject, asked, index, "decision_as_proposal", DecisionStatus.PROPOSAL)


def _registered(subject: Subject, decision: Decision) -> list[Sentence]:
    """Return the sentences that are the decision's own by its day, § and number."""
    sizes = {abs(line.amount) for line in subject.document.budget}
    return [
        one
        for one in (*_heads(subject), *_further_down(subject))
        if any(map(str.isdigit, one.text)) and tells_of(one.text, decision, sizes)
    ]


def _written_as(
    subject: Subject,
    asked: Sequence[Sentence],
    index: int,
    rule: str,
    status: DecisionStatus,
    weight: Weight = Weight.BLOCKING,
) -> Iterator[Finding]:
    """Yield the sentences that tell decision `index` as `status`; what says both is a story, not a slip."""
    for sentence in asked:
        decided = DECIDED.search(sentence.text) or CONSENTED.search(sentence.text)
        proposed = PROPOSES.search(sentence.text)
        match = proposed if status is DecisionStatus.PROPOSAL else decided
        if status is DecisionStatus.PROPOSAL and (decided or DECIDES.search(sentence.text)):
            continue
        if match is None or (status is DecisionStatus.DECIDED and NOT_YET.search(sentence.text)):
            continue
        field = f"decisions.{index}.status"
        yield Finding(
            rule=rule,
            weight=weight,
            said=match[0],
            counterpart=Counterpart(field=field, value=subject.document.decisions[index].status.value),
            places=(subject.place(sentence, match.start(), match.end()),),
            suggestion=Suggestion(field=field, value=status.value),
        )


def deciders(subject: Subject) -> Iterator[Finding]:
    """Another body decides in the text than in the field."""
    own = [one.committee.definite for one in subject.document.decisions if one.committee]
    if not own:
        return
    first = next(at for at, one in enumerate(subject.document.decisions) if one.committee)
    named = _names_own(_heads(subject), own, subject)
    for sentence in () if named else _heads(subject):
        if acting := _acting(sentence, own):
            yield _other_body(subject, sentence, acting, first)
    yield from _other_bodies_registered(subject, own)
    for sentence, acting, certain in _consenting(subject, own):
        if not named or is_the_decision(sentence.text):
            weight = Weight.BLOCKING if certain and not named else Weight.ADVISING
            yield _other_body(subject, sentence, acting, first, weight)
    for index, decision in enumerate(subject.document.decisions):
        for sentence in _outcomes(subject, index):
            acting = _acting(sentence, own)
            if (
                decision.committee
                and acting
                and not _is_one_of(acting[0], [decision.committee.definite], subject)
            ):
                yield _other_body(subject, sentence, acting, index)


def _other_bodies_registered(subject: Subject, own: Sequence[str]) -> Iterator[Finding]:
    """Yield other bodies in the decisions' own sentences, also beside others that name the right one."""
    for index, decision in enumerate(subject.document.decisions):
        for sentence in _registered(subject, decision) if decision.committee else ():
            acting = None if _names_own([sentence], own, subject) else _acting_in(sentence)
            if acting:
                yield _other_body(subject, sentence, acting, index)


def _acting_in(sentence: Sentence) -> tuple[str, int, int] | None:
    """Return the named body that decides or proposes in the sentence; a bare "nämnden" may be any."""
    bodies = [body for body, _by_verb in consenting(sentence.text)]
    if not bodies and not BY_THE_DECISION.search(sentence.text):
        verb = TELLING.search(sentence.text) or PROPOSES.search(sentence.text)
        body = decider(sentence.text, verb.start()) if verb else None
        bodies = [body] if body and not body.genitive else []
    return next(((one.definite, one.start, one.end) for one in bodies if not one.bare), None)


def _consenting(
    subject: Subject, own: Sequence[str]
) -> Iterator[tuple[Sentence, tuple[str, int, int], bool]]:
    """Yield other bodies that decide by a passive or a noun, and whether the words leave no doubt."""
    for sentence in (*_heads(subject), *_further_down(subject)):
        in_head = sentence.field != "body"
        if sentence.text.endswith("?") or of_earlier(sentence.text):
            continue
        if not in_head and not is_the_decision(sentence.text):
            continue
        for body, by_verb in consenting(sentence.text):
            if not body.bare and not _is_one_of(body.definite, own, subject):
                yield sentence, (body.definite, body.start, body.end), by_verb and in_head


def _names_own(sentences: Sequence[Sentence], own: Sequence[str], subject: Subject) -> bool:
    """True when one of the bodies of the decisions is named: another one beside it has decided something else."""
    return any(
        not one.bare and _is_one_of(one.definite, own, subject)
        for sentence in sentences
        for one in mentions(sentence.text)
    )


def _names_another(sentence: Sentence, decision: Decision, subject: Subject) -> bool:
    own = [decision.committee.definite] if decision.committee else []
    return any(not one.bare and not _is_one_of(one.definite, own, subject) for one in mentions(sentence.text))


def _other_body(
    subject: Subject,
    sentence: Sentence,
    acting: tuple[str, int, int],
    index: int,
    weight: Weight = Weight.BLOCKING,
) -> Finding:
    definite, start, end = acting
    committee = subject.document.decisions[index].committee
    return Finding(
        rule="body",
        weight=weight,
        said=definite,
        counterpart=Counterpart(
            field=f"decisions.{index}.committee", value=committee.definite if committee else ""
        ),
        places=(subject.place(sentence, start, end),),
    )


def _acting(sentence: Sentence, bodies: Sequence[str]) -> tuple[str, int, int] | None:
    """Return the body that decides in the sentence and where it is named; None where none is named as deciding."""
    if OF_A_MOTION.search(sentence.text) or sentence.text.endswith("?"):
        return None
    verb = DECIDES.search(sentence.text) or PROPOSES.search(sentence.text)
    mention = decider(sentence.text, verb.start()) if verb else None
    if mention is None or mention.genitive:
        return None
    if mention.bare:
        return None if resolve(mention, bodies) else (mention.definite, mention.start, mention.end)
    return mention.definite, mention.start, mention.end


def _is_one_of(definite: str, own: Sequence[str], subject: Subject) -> bool:
    """True when the words name one of the bodies: by its name, another name of it, or loosely."""
    name = subject.directory.body(definite)
    return any(
        name == body.casefold()
        or shortens(definite.lower(), body.lower())
        or body.lower().endswith(f" {name}")
        for body in own
    )


def _is_its_own(sentence: Sentence, decision: Decision, subject: Subject) -> bool:
    """True when the sentence's acting body is the decision's, or the sentence is the decision's own and names none."""
    own = [decision.committee.definite] if decision.committee else []
    acting = next((one for one in mentions(sentence.text) if not one.genitive), None)
    if acting is None:
        return sentence.field.startswith("decisions") or is_the_decision(sentence.text)
    if acting.bare:
        return bool(resolve(acting, own)) or sentence.field.startswith("decisions")
    return _is_one_of(acting.definite, own, subject)


def _asked(subject: Subject, index: int) -> list[Sentence]:
    return [*_heads(subject), *_outcomes(subject, index)]


def _heads(subject: Subject) -> list[Sentence]:
    return [
        one
        for one in subject.own_sentences
        if one.field in {"title", "lead"} and one.sort is not SentenceSort.QUOTE
    ]


def _further_down(subject: Subject) -> list[Sentence]:
    return [one for one in subject.own_sentences if one.field == "body"]


def _outcomes(subject: Subject, index: int) -> list[Sentence]:
    return [one for one in subject.own_sentences if one.field == f"decisions.{index}.outcome"]
