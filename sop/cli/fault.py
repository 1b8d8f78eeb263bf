"""What is said when the program itself is at fault."""

from __future__ import annotations

import sys
import traceback
from tempfile import NamedTemporaryFile


def apologise(fault: Exception, arguments: list[str]) -> None:
    """One sentence to the user; the details go to a file that can be sent to us."""
    with NamedTemporaryFile("w", prefix="sop-fault-", suffix=".txt", delete=False, encoding="utf-8") as report:
        report.write(f"sop {' '.join(arguments)}\npython {sys.version}\n\n")
        report.writelines(traceback.format_exception(fault))
    print(f"sop: this is a fault of the program, not of your files ({type(fault).__name__}). Nothing was changed.\n"
          f"     Please send us this file: {report.name}", file=sys.stderr)
