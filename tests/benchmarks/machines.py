"""Synthetic procedures of any size, for measuring: modules of ten states, each asking, deciding, acting and waiting; facts asked again."""

from __future__ import annotations

HEAD = """\
sop: 1
id: {name}
title: A measured procedure
edition: 2026-1
status: draft
owner: supervisor
summary: For measuring.
scope: A benchmark.
role: case-worker
entry: yes
takes: [age-group]
outcomes:
  done:
    text: It is done.
at_any_time:
  immediate-danger:
    next: danger
states:
"""
ACTS = ("trace-family", "transport", "interview", "record-personal-data")
SAFEGUARDS = ("risk-assessment", "private-place", "lawful-order", "right-to-refuse-explained")
MODULE = """
  m{n}-first:
    question: What first?
    answers:
      one:
        text: One
        next: m{n}-second
      two:
        text: Two
        next: m{n}-second
      three:
        text: Three
        next: m{n}-second
  m{n}-second:
    question: What then?
    answers:
      one:
        text: One
        next: m{n}-safe
      two:
        text: Two
        next: m{n}-safe
      three:
        text: Three
        next: m{n}-safe
  m{n}-safe:
    task: Make it safe
    do:
      look:
        step: Look.
        establishes: {safeguard}
      rest:
        step: Rest.
    next: m{n}-fork
  m{n}-fork:
    choice: m{n}-first
    cases: {{one: m{n}-ask, others: m{n}-other}}
  m{n}-other:
    choice: m{n}-second
    cases: {{one: m{n}-ask, two: m{n}-wait, three: m{n}-look-again}}
  m{n}-look-again:
    task: Look again
    do:
      look:
        step: Look again.
        establishes: {safeguard}
    next: m{n}-ask
  m{n}-ask:
    consent: {act}
    ask: May we?
    agreed: m{n}-do
    limited: m{n}-do
    refused: m{n}-wait
    cannot_now: m{n}-wait
    withdrawn: stop
  m{n}-do:
    task: Do it
    do:
      go:
        step: Do it.
        act: {act}
    next: m{n}-wait
  m{n}-wait:
    wait: Something comes
    answers:
      came:
        text: It came
        next: {onward}
      gone:
        text: It did not
        next: {onward}
"""
TAIL = """
  finish:
    task: Finish
    do:
      end: Finish.
    next: done
handlers:
  danger:
    task: Get safe
    do:
      safe: Get safe.
    next: back
  stop:
    task: Stop
    do:
      stop: Stop.
    next: finish
"""


def procedure(modules: int, name: str = "measured") -> str:
    """The text of a procedure with nine states a module, two facts of three values in each, events and withdrawals everywhere."""
    made = [MODULE.format(n=number, safeguard=SAFEGUARDS[number % len(SAFEGUARDS)], act=ACTS[number % len(ACTS)],
                          onward=f"m{number + 1}-first" if number + 1 < modules else "finish") for number in range(modules)]
    return HEAD.format(name=name) + "".join(made) + TAIL
