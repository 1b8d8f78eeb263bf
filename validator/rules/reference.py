"""What is told about the field: countries, gaps and open questions. Whatever they point at is there, or is called planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sop.corpus import Corpus
from sop.finding import Finding, error
from sop.model.base import place_of
from sop.model.gap import PAGES, Gap, GapAnswer
from validator.check import Subject, did_you_mean, whole
from validator.cited import unknown_sources

_THINGS = ("procedure", "rule", "form", "parameter", "service", "country", "page")


@whole
def reference_names_nothing(subject: Subject) -> Iterator[Finding]:
    """The sources of a country's page, of a gap and of an open question exist, and a period ends after it begins.

    Why: what was so in 2010 must say where that stands, or it is taken for how things are.
    """
    if not subject.is_first:
        return
    corpus = subject.corpus
    for country in corpus.countries.values():
        if country.as_of.to < country.as_of.from_:
            yield error("reference-names-nothing", country.as_of.place, f"The period ends in {country.as_of.to}, before it begins.", "Write the earlier date under `from`.")
    for part in (corpus.countries, corpus.gaps, corpus.questions):
        yield from unknown_sources("reference-names-nothing", part, corpus.vocabulary)


@whole
def gap_without_answer(subject: Subject) -> Iterator[Finding]:
    """Each gap of the reports has something that answers it, or says what no procedure can do. No two have the same number.

    Why: what practitioners asked for and nobody took up must be seen.
    """
    if not subject.is_first:
        return
    numbers: dict[int, str] = {}
    for name, gap in _gaps(subject.corpus):
        if not gap.answered_by and gap.limits is None:
            yield error("gap-without-answer", gap.place, f'Nothing answers the gap "{name}".', "Name what does under `answered_by`, or say under `limits` why nothing can.")
        other = numbers.setdefault(gap.number, name)
        if other != name:
            yield error("gap-without-answer", gap.place, f'The gaps "{other}" and "{name}" have the same number {gap.number}.', "Look the number up in the sourcebook.")


@whole
def answer_names_nothing(subject: Subject) -> Iterator[Finding]:
    """What answers a gap, and what hangs on an open question, exists; what is still to be written is called planned, and only that.

    Why: a table that promises an answer which is not there is worse than an empty one.
    """
    if not subject.is_first:
        return
    corpus = subject.corpus
    for name, gap in _gaps(corpus):
        for answer in gap.answered_by:
            yield from _answer(corpus, f'The gap "{name}"', answer)
    for name, question in corpus.questions.questions.items():
        for answer in question.concerns:
            yield from _answer(corpus, f'The question "{name}"', answer)


def _gaps(corpus: Corpus) -> Iterator[tuple[str, Gap]]:
    for group in corpus.gaps.groups.values():
        yield from group.gaps.items()


def _answer(corpus: Corpus, whose: str, answer: GapAnswer) -> Iterator[Finding]:
    named = [thing for thing in _THINGS if getattr(answer, thing) is not None]
    if len(named) != 1 or (answer.state and not answer.procedure):
        yield error("answer-names-nothing", answer.place, f"{whose} names {len(named) or 'no'} things in one answer.",
                    "Name one thing, such as `procedure:`, with `state:` only beside a procedure.")
        return
    thing = named[0]
    word, known = str(getattr(answer, thing)), set(_known(corpus, thing))
    if thing == "procedure" and word in known and answer.state:
        procedure = corpus.procedures.get(word)
        if procedure is None:
            return  # it could not be read, which is told elsewhere
        thing, word, known = "state", str(answer.state), {*procedure.all_states, *procedure.outcomes}
    if word in known and answer.planned:
        yield error("answer-names-nothing", answer.place, f'{whose} calls the {thing} "{word}" planned, but it is there.', "Remove `planned: yes`.")
    if word not in known and not answer.planned:
        yield error("answer-names-nothing", place_of(getattr(answer, thing), answer.place), f'{whose} names the {thing} "{word}", which does not exist.',
                    f"{did_you_mean(word, known)} What is still to be written needs `planned: yes`.")


def _known(corpus: Corpus, thing: str) -> Iterable[str]:
    words = corpus.vocabulary
    match thing:
        case "procedure":
            return corpus.scenarios  # every folder of a procedure, whether it could be read or not
        case "rule":
            return [*corpus.rules, *(rule.code for rule in corpus.rules.values() if rule.code)]
        case "country":
            return corpus.countries
        case "page":
            return PAGES
    return getattr(words, f"{thing}s")
