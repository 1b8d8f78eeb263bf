"""Where a run stands: (state, step, the run that is called there or None); or, where things go on at once, (block, a place for each
branch, None where it is joined). A path leads to one of the places inside: the numbers of the branches, outermost first.
"""

from __future__ import annotations

from typing import Any

from .moment import Run


def leaves(at: tuple, path: tuple = ()) -> list[tuple]:
    if len(at) == 3:
        return [path]
    return [found for number, branch in enumerate(at[1]) if branch for found in leaves(branch, (*path, number))]


def get(at: tuple, path: tuple) -> tuple:
    return get(at[1][path[0]], path[1:]) if path else at


def put(at: tuple, path: tuple, new: tuple | None) -> Any:
    if not path:
        return new
    block, branches = at
    return block, (*branches[:path[0]], put(branches[path[0]], path[1:], new), *branches[path[0] + 1:])


def abandoned(at: tuple) -> tuple:
    """Every call under way is left; it begins anew when the case comes back."""
    return (*at[:2], None) if len(at) == 3 else (at[0], tuple(branch and abandoned(branch) for branch in at[1]))


def runs_in(at: tuple) -> list[Run]:
    return [called for path in leaves(at) if (called := get(at, path)[2])]


def tokens_in(run: Run) -> set[str]:
    return {token for inner in runs_in(run.at) for token in tokens_in(inner)} | set(run.person.held if run.person else ())


def opened(run: Run) -> int:
    return len(run.back) + sum(map(opened, runs_in(run.at)))


def stayed(run: Run) -> list[tuple[Run, str]]:
    """Every state in which a case stands, calls included, with its run."""
    return [(run, get(run.at, path)[0]) for path in leaves(run.at)] + [found for inner in runs_in(run.at) for found in stayed(inner)]
