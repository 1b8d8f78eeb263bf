"""What may fall at any time: events, and consents that are taken back. With it, everything that may come next."""

from __future__ import annotations

from collections.abc import Iterator

from .moment import End, Look, Part, Person, Run, Unset, Way
from .places import abandoned, get, leaves, opened, stayed, tokens_in
from .reader import many
from .ways import Ways


class Machine(Ways):
    """Some procedures and rules, as every moment of a case."""

    def moves(self, run: Run, deep: int) -> Iterator[tuple[tuple[Part, ...], Run | None]]:
        """Every way on: (what happens, the next moment). No event falls where `deep` handlers are open."""
        assert run.person is not None
        names = [*self.events, *sorted({token for token in tokens_in(run) if token.startswith("consent:")})]
        fallen = (way for name in names if opened(run) < deep for way in self.fall(run, run.person, "", name) if way)
        for parts, after, person in (*self.go(run, run.person, ""), *fallen):
            if isinstance(after, End):
                yield (*parts, self.ending(after, person, apart=False)), None
            else:
                yield parts, after and after._replace(person=person)

    def fall(self, run: Run, person: Person, event: str, name: str) -> Iterator[Way | None]:
        """What comes of an event, or of a consent (its token) taken back; None where neither this run nor one it calls hears it."""
        heard = []
        for path in leaves(run.at):
            called = get(run.at, path)[2]
            inner = list(self.fall(called, called.person or person, run.event or event, name)) if called else [None]
            yield from (self.inside(run, person, path, way, event) for way in inner if way)
            heard += [None for way in inner if not way][:1 - len(heard)]
        if heard:
            yield self.hear(run, person, Look(run, person, run.event or event), name)

    def hear(self, run: Run, person: Person, look: Look, name: str) -> Way | None:
        here = [get(run.at, path)[0] for path in leaves(run.at)]
        if name.startswith("consent:"):
            handler, what, happens = self.on_withdrawal(run, name), {}, ("event consent-withdrawn", f"ended {name}")
            if not handler or name not in person.held:
                return None
            person = self.ended(person, [name])
        else:
            what = self.procedures[run.name].get("at_any_time", {}).get(name)
            parts = self.procedures[run.name].get("parts", {})
            spans = [state for where in many(what and what.get("during")) for state in parts.get(where, {"states": [where]})["states"]]
            if what is None or (spans and not set(spans) & set(here)):
                return None
            try:
                if not self.holds(what.get("when", {}), look, True):
                    return None
            except Unset as unset:
                return (Part((run.name, name, -1), look, 1, unset=str(unset)),), None, person
            gone = {token for token in person.held if name in many(self.safeguards.get(token.split(":")[0], {}).get("lapses_on"))}
            happens, run, person = self.apply(run, self.ended(person, gone), what)
            handler, happens = what.get("next"), (f"event {name}", *happens)
        parts_ = (Part((run.name, handler or name, 0 if handler else -1), look, 1, happens=happens),)
        if not handler:
            return parts_, run, person
        hours = max(self.stay(inner, state) for inner, state in stayed(run))
        back = (*run.back, (abandoned(run.at), run.event, hours))
        interrupted = run._replace(at=("", 0, None), back=back, event="consent-withdrawn" if name.startswith("consent:") else name)
        more, run, person = self.lead(interrupted, person, (), handler)
        return (*parts_, *more), run, person
