"""How long a parameter of the vocabulary may last, in whole hours: every day of a week is tried as its first, and every day for the closure."""

from __future__ import annotations

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
OF = {"hours": 1, "days": 24, "weeks": 7 * 24, "months": 31 * 24, "years": 12 * 31 * 24}


def longest(parameter: dict, calendar: dict) -> int:
    """The most hours that it may last; of several dates, until the first."""
    first = parameter["steps"][0] if "steps" in parameter else parameter
    amount, unit = int(first["amount"]), first["unit"]
    if unit != "working-days":
        return amount * OF.get(unit, 0)
    closed = calendar.get("longest_closure", {"amount": "0", "unit": "days"})
    days = int(closed["amount"]) * OF[closed["unit"]] // 24
    open_days = calendar.get("working_days", WEEK[:5])
    return 24 * max(_until(amount, open_days, start, shut, days) for start in range(7) for shut in range(3 * amount + 7))


def _until(amount: int, open_days: list[str], start: int, shut: int, days: int) -> int:
    """The days until so many working days are over, where nobody works on some days after `shut`."""
    day = 0
    while amount:
        day += 1
        amount -= WEEK[(start + day) % 7] in open_days and not shut < day <= shut + days
    return day
