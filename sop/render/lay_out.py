"""A procedure and its words -> the view that templates print. All thought about what a page says is here."""

from __future__ import annotations

from functools import cached_property

from sop.fingerprint import translation_fingerprint
from sop.languages.first_letter import small
from sop.languages.numbers import day
from sop.languages.state import State
from sop.languages.translate import Said, linked
from sop.model.basis import Basis
from sop.model.procedure import Procedure
from sop.model.ref import CONSENT
from sop.model.state import BACK, JOINED, STAY, Call, Choice, Consent, StateBase, Task
from sop.paths.table import Table
from sop.render import events, times
from sop.render import ways as ways_of
from sop.render.approval import approval
from sop.render.ended import ended
from sop.render.judged import proposals
from sop.render.letters import letter
from sop.render.meaning import Meaning
from sop.render.speaker import Speaker
from sop.render.view import CaseView, ChapterView, OutcomeView, ProcedureView
from sop.render.view_named import BasisView, CitationView, FactView, NamedView, ParameterView, Standing
from sop.render.view_state import StateView, StepView, TargetView


class Layout:
    """Lays out one procedure in one language. What several parts need is computed once."""

    def __init__(self, procedure: Procedure, meaning: Meaning, table: Table, speaker: Speaker) -> None:
        self.procedure = procedure
        self.meaning = meaning
        self.table = table
        self.speak = speaker
        self.owner = procedure.id
        self.numbers = {state: number for number, state in enumerate(procedure.all_states, 1)}
        self._headings: dict[str, Said] = {}
        self._targets: dict[str, TargetView] = {}

    def view(self) -> ProcedureView:
        """The whole procedure."""
        procedure, meaning, speak = self.procedure, self.meaning, self.speak
        chapters = tuple(self.chapters())
        parameters = tuple(self.parameter(name) for name in meaning.parameters)
        counts = speak.words(self.owner).count(meaning.messages)
        states = [state for chapter in chapters for state in chapter.states]
        return ProcedureView(
            id=procedure.id, locale=speak.locale, title=self.said("procedure.title", procedure.title), edition=str(procedure.edition),
            status=speak.ui(f"status.{procedure.status}"), owner=speak.named("roles", procedure.owner),
            review_by=day(procedure.review_by, speak.locale) if procedure.review_by else "",
            fingerprint=meaning.fingerprint, translation_fingerprint=translation_fingerprint(meaning.messages, speak.words(self.owner)),
            summary=self.said("procedure.summary", procedure.summary), scope=self.said("procedure.scope", procedure.scope),
            basis=self.basis(procedure.basis), entry=procedure.entry,
            takes=tuple(self.fact(name) for name in procedure.takes), facts=tuple(self.fact(name) for name in self.asked_facts),
            begins_with=tuple(speak.token("safeguards", ref.token, procedure) for ref in procedure.begins_with),
            subjects=tuple(NamedView(name, self.said(f"subject.{name}.text", subject.text)) for name, subject in procedure.subjects.items()),
            chapters=chapters, outcomes=tuple(self.outcome(name) for name in procedure.outcomes),
            events=tuple(events.event(self, name) for name in procedure.at_any_time), withdrawals=tuple(events.withdrawals(self)), parameters=parameters,
            roles=self.roles(), forms=self.forms(), cases=tuple(self.cases()),
            called_by=tuple(map(self.title_of, meaning.called_by)), calls=tuple(map(self.title_of, meaning.calls)), at_once=meaning.at_once,
            standing=Standing(draft=procedure.status != "approved", drafted=counts[State.DRAFTED],
                              missing=counts[State.MISSING] + counts[State.STALE],
                              proposed=len(proposals(states)) + sum(parameter.proposed for parameter in parameters)),
            sources=self.sources(chapters))

    # parts

    def chapters(self):
        """The parts of the procedure, then its handlers."""
        for part_id, part, states in self.procedure.chapters():
            title = self.said(f"part.{part_id}.title", part.title) if part_id and part else self.speak.ui("procedure.steps")
            yield ChapterView(part_id or "steps", title, tuple(self.state(state_id) for state_id in states))
        if self.procedure.handlers:
            yield ChapterView("handlers", self.speak.ui("state.handlers"), tuple(self.state(state_id) for state_id in self.procedure.handlers), True)

    def state(self, state_id: str) -> StateView:
        """One state."""
        procedure, speak, state = self.procedure, self.speak, self.procedure.all_states[state_id]
        at = f"state.{state_id}"
        basis = procedure.basis_of(state_id)
        view = self.basis(basis, inherited=state.basis is None)
        return StateView(
            id=state_id, number=self.numbers[state_id], kind=state.kind, heading=self.heading(state_id),
            role=speak.named("roles", procedure.role_of(state_id)), ask=self.maybe(f"{at}.ask", state.ask), say=self.maybe(f"{at}.say", state.say),
            say_child=self.maybe(f"{at}.say_child", state.say_child), why=self.maybe(f"{at}.why", state.why),
            never=tuple(speak.ui("state.never-sentence", text=self.said(f"{at}.never.{number}", text)) for number, text in enumerate(state.never, 1)),
            note=self.maybe(f"{at}.note", state.note), form=speak.named("forms", state.form) if state.form else None, basis=view, covers=state.covers,
            steps=tuple(self.steps(state_id, state)), ways=tuple(ways_of.ways(self, state_id, state)), deadline=times.deadline(self, state),
            review=times.review(self, state), meanwhile=times.meanwhile(self, state_id, state), loop=times.loop(self, state), called=self.title_of(state.call) if isinstance(state, Call) else None,
            handler=state_id in procedure.handlers, proposed=view.proposed,
            consent=speak.token("acts", state.consent.token, procedure) if isinstance(state, Consent) else None, waived=tuple(
                speak.ui("state.waived", rule=self.rule(waiver.rule).text, reason=self.said(f"{at}.waiver.{waiver.rule}.reason", waiver.reason),
                         approval=approval(speak, waiver, procedure)) for waiver in state.waives),
            unchosen=tuple(ways_of.unchosen(self, state)), begins=events.beginning(self, state_id))

    def heading(self, state_id: str) -> Said:
        """What a state is called on every page."""
        if state_id not in self._headings:
            self._headings[state_id] = self._heading(state_id)
        return self._headings[state_id]

    def _heading(self, state_id: str) -> Said:
        state, speak = self.procedure.all_states[state_id], self.speak
        match state:
            case Consent():
                return speak.ui("state.consent-heading", act=small(speak.token("acts", state.consent.token, self.procedure).text))
            case Choice() if state.choice.in_force and state.choice.in_force.name == CONSENT:
                return speak.ui("state.agreed-heading", act=small(speak.token("acts", state.choice.in_force.scope, self.procedure).text))
            case Choice() if state.choice.in_force:
                return speak.ui("state.in-force-heading", safeguard=speak.token("safeguards", state.choice.in_force.token, self.procedure).text)
            case Choice():
                return speak.ui("state.choice-heading", questions=speak.run_on([speak.question(fact, self.procedure) for fact in state.choice.facts]))
            case Call():
                return speak.ui("state.call-heading", procedure=self.title_of(state.call).text)
        return self.said(f"state.{state_id}.{state.kind}", getattr(state, state.kind))

    def steps(self, state_id: str, state: StateBase):
        """The steps of a task."""
        if not isinstance(state, Task):
            return
        for number, (step_id, step) in enumerate(state.do.items(), 1):
            yield StepView(
                id=step_id, number=number, text=self.said(f"state.{state_id}.do.{step_id}.step", step.step),
                acts=tuple(self.speak.token("acts", ref.token, self.procedure) for ref in step.act),
                establishes=tuple(self.speak.token("safeguards", ref.token, self.procedure) for ref in step.establishes),
                form=self.speak.named("forms", step.form) if step.form else None,
                service=self.speak.named("services", step.service) if step.service else None, ended=ended(self, step.revokes))

    def target(self, target: str) -> TargetView:
        """Where a way leads."""
        if target not in self._targets:
            self._targets[target] = self._target(target)
        return self._targets[target]

    def _target(self, target: str) -> TargetView:
        if target in self.numbers:
            kind = "handler" if target in self.procedure.handlers else "state"
            return TargetView(kind, target, self.numbers[target], self.heading(target))
        if target in self.procedure.outcomes:
            return TargetView("outcome", target, None, self.said(f"outcome.{target}.text", self.procedure.outcomes[target].text))
        words = {BACK: "way.back", JOINED: "way.joined", STAY: "way.stay"}
        return TargetView(target, target, None, self.speak.ui(words[target]) if target in words else self.speak.raw(target))

    def target_words(self, target: str) -> Said:
        """A target as a phrase: 'step 7', 'end B: ...', 'back to where you were'."""
        view = self.target(target)
        if view.number is not None:
            return linked(self.speak.ui("way.step", n=str(view.number)), target)
        if view.kind != "outcome":
            return view.title
        place = letter(list(self.procedure.outcomes).index(target))
        return linked(self.speak.ui("way.end-named", n=place, outcome=self.speak.phrase(view.title)), target)

    def outcome(self, name: str) -> OutcomeView:
        """One end."""
        outcome, speak = self.procedure.outcomes[name], self.speak
        hands = outcome.hands_over_to
        return OutcomeView(
            id=name, text=self.said(f"outcome.{name}.text", outcome.text), tell=tuple(speak.named("roles", role) for role in outcome.tell),
            leaves=tuple(speak.token("safeguards", ref.token, self.procedure) for ref in outcome.leaves),
            owes=tuple(speak.token("safeguards", ref.token, self.procedure) for ref in outcome.owes),
            hands_over_to=self.title_of(hands.procedure) if hands else None, planned=bool(hands and hands.planned),
            basis=self.basis(outcome.basis or self.procedure.basis, inherited=outcome.basis is None))

    # small things

    def said(self, context: str, source: str) -> Said:
        return self.speak.text(self.owner, context, source)

    def maybe(self, context: str, source: str | None) -> Said | None:
        return self.speak.of(self.owner, context, source)

    def title_of(self, procedure: str) -> NamedView:
        """Another procedure's title; its id while it is not written."""
        other = self.speak.corpus.procedures.get(procedure)
        return NamedView(procedure, self.speak.text(procedure, "procedure.title", other.title) if other else self.speak.untranslated(procedure.replace("-", " ")))

    def rule(self, name: str) -> NamedView:
        """An ethics rule's title; its id where there is none."""
        return NamedView(name, self.speak.rule(name))

    def basis(self, basis: Basis | None, inherited: bool = False) -> BasisView:
        """Where something comes from."""
        if basis is None or basis.proposed:
            return BasisView((), True, inherited)
        return BasisView(tuple(self.citation(citation.source, citation.at, citation.unconfirmed) for citation in basis.citations), not basis.states, inherited)

    def citation(self, source: str, at: str, unconfirmed: bool) -> CitationView:
        entry = self.speak.vocabulary.sources.get(source)
        title, short = (entry.dated, entry.short) if entry else (source, source)
        if entry and entry.numbered_by and at[:1].isdigit():
            at = self.speak.ui(f"source.{entry.numbered_by}{'' if at.isdigit() else 's'}", at=at).text
        return CitationView(source, self.speak.raw(title), self.speak.raw(short), at, (entry.date if entry else None) or "", unconfirmed)

    def parameter(self, name: str) -> ParameterView:
        """A policy choice."""
        entry = self.speak.vocabulary.parameters[name]
        return ParameterView(name, self.speak.named("parameters", name).text, self.speak.amount(entry), entry.proposed, self.basis(entry.basis))

    def fact(self, name: str) -> FactView:
        """A fact that is asked first."""
        domain, text = self.table.facts.get(name), self.speak.fact(name, self.procedure)
        values = domain.values if domain and not domain.bounds else ()
        return FactView(name, text, tuple((value, self.speak.fact_value(name, value, self.procedure)) for value in values),
                        self.speak.question(name, self.procedure), domain.bounds if domain else None)

    @cached_property
    def asked_facts(self) -> tuple[str, ...]:
        """What it takes, then the other facts of the vocabulary that it knows."""
        known = (*self.procedure.takes, *(name for name in self.table.facts if name in self.speak.vocabulary.facts))
        return tuple(dict.fromkeys(known))

    def roles(self) -> tuple[NamedView, ...]:
        """Who does something here."""
        return tuple(self.speak.named("roles", role) for role in dict.fromkeys(self.procedure.role_of(state) for state in self.procedure.all_states))

    def forms(self) -> tuple[NamedView, ...]:
        """The forms that are filled here."""
        found = [form for state in self.procedure.all_states.values()
                 for form in (state.form, *(step.form for step in getattr(state, "do", {}).values())) if form]
        return tuple(self.speak.named("forms", form) for form in dict.fromkeys(found))

    def sources(self, chapters: tuple[ChapterView, ...]) -> tuple[CitationView, ...]:
        """The documents that are cited here, each once."""
        cited = [citation.source for citation in (self.procedure.basis.citations if self.procedure.basis else ())]
        cited += [citation.source for chapter in chapters for state in chapter.states for citation in state.basis.citations]
        return tuple(self.citation(source, "", False) for source in dict.fromkeys(cited))

    def cases(self):
        """Its scenarios as case studies."""
        for name, scenario in self.speak.corpus.scenarios.get(self.owner, {}).items():
            at = f"scenario.{name}"
            rules = [self.rule(rule) for rule in scenario.guards if rule in self.speak.corpus.rules]
            yield CaseView(name, self.said(f"{at}.title", scenario.title), self.said(f"{at}.story", scenario.story), self.target(scenario.ends),
                           tuple(rules), scenario.for_coverage)
