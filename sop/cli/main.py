"""The command `sop`: reads its arguments, runs one command, and turns its end into an exit code.

Exit codes: 0 clean, 1 findings, 2 could not run, 3 our own fault. Commands are imported only when they run, so that
`sop --help` answers at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from importlib import import_module

CLEAN, FINDINGS, COULD_NOT_RUN, OUR_FAULT = 0, 1, 2, 3

COMMANDS = {
    "check": "Say what is missing, wrong or unsafe in the procedures.",
    "test": "Play every scenario and say which no longer ends as its story tells.",
    "mutate": "Say which protections could vanish and nothing would object.",
    "build": "Make the handbook, the printed sheets and the walkthrough, under build/.",
    "serve": "Show the built handbook in a browser on this computer.",
    "walk": "Follow a procedure question by question, here in the terminal.",
    "explain": "Tell what a rule means, why it stands, and what to do.",
    "new": "Begin a procedure or a scenario from an example.",
    "fmt": "Bring files into the common form; comments and order stay.",
    "translate": "Bring the translators' files up to date with the text.",
}

KEEPS_ALL = ("check",)
"""Commands that keep nearly all they make until they end: to look for rings among it, over and over, takes a tenth of their time and
frees a tenth of their memory."""

_EPILOGUE = """\
A first day:
  sop new procedure home-visit     begin a procedure from an example
  sop check                        see what is missing
  sop walk home-visit              follow it as a worker would
  sop build                        make the handbook, sheets and walkthrough

sop COMMAND --help tells more about a command.
Exit codes: 0 clean, 1 findings, 2 could not run, 3 a fault of this program.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Gives its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if arguments is None:
        _write_every_sign()
    if not given or given[0] in ("-h", "--help"):
        print(_help())
        return CLEAN
    if given[0] == "--version":
        from importlib.metadata import version
        print(f"sop {version('sop-as-code')}")
        return CLEAN
    name, *rest = given
    if name not in COMMANDS:
        print(f'sop: there is no command "{name}".{_near(name)}', file=sys.stderr)
        return COULD_NOT_RUN
    alone = arguments is None  # in a process of our own, which ends with the command
    if alone:
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # we have none; to look for other programs' takes a tenth of the start
    if alone and name in KEEPS_ALL:
        gc.disable()
    try:
        return _run(name, rest)
    except KeyboardInterrupt:
        print("\nsop: stopped. What was there before is untouched.", file=sys.stderr)
        return COULD_NOT_RUN
    except BrokenPipeError:
        sys.stderr.close()
        return COULD_NOT_RUN
    except Exception as fault:  # the one place that catches everything, once, to apologise
        from sop.cli.fault import apologise
        apologise(fault, given)
        return OUR_FAULT
    finally:
        if alone and name in KEEPS_ALL:
            gc.freeze()  # nor at the very end


def _write_every_sign() -> None:
    """Khmer is written everywhere: into files and pipes as UTF-8, and a screen that lacks a sign shows a question mark for it."""
    for stream in (sys.stdout, sys.stderr):
        if stream.isatty() or "PYTHONIOENCODING" in os.environ:
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")  # a path that was no text is written as it was


def _run(name: str, rest: list[str]) -> int:
    command = import_module(f"sop.cli.{name}")
    parser = argparse.ArgumentParser(prog=f"sop {name}", description=command.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     allow_abbrev=False)
    command.arguments(parser)
    try:
        options = parser.parse_args(rest)
    except SystemExit as end:
        return CLEAN if end.code in (0, None) else COULD_NOT_RUN
    return command.run(options)


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {words}" for name, words in COMMANDS.items())
    return f"sop: standard operating procedures as code.\n\nCommands\n{lines}\n\n{_EPILOGUE}"


def _near(name: str) -> str:
    from difflib import get_close_matches
    near = get_close_matches(name, COMMANDS, 1)
    return f' Did you mean "{near[0]}"?' if near else " `sop --help` lists them."


if __name__ == "__main__":
    sys.exit(main())
