"""Open ends of a board, for the command line: the whole board is looked at, as Goldthread itself."""

from datetime import UTC, datetime
from typing import Any

from goldthread.cli.answers import Answer, BadUse
from goldthread.cli.serving import database_running, django_as_application


def check(board: str, codes: tuple[str, ...]) -> Answer:
    """Everything that is not as it should be on one board, or on all; serious ends make the command end with 1."""
    with database_running():
        django_as_application()
        from goldthread.accounts import queries as accounts
        from goldthread.accounts.acting import acting
        from goldthread.accounts.roles import Permission
        from goldthread.core.actor import of_the_system
        from goldthread.loop.insight import open_ends

        known = {each.code for each in open_ends.CHECKS}
        strange = sorted(set(codes) - known)
        if strange:
            raise BadUse(f"There is no kind of open end called {strange[0]}. They are: {', '.join(sorted(known))}.")
        boards = [(pk, code) for pk, code in accounts.all_boards() if not board or code == board.upper()]
        if not boards:
            raise BadUse(f"There is no board with the code {board}." if board else "There is no board yet.")
        at, everything = datetime.now(UTC), frozenset(str(each) for each in Permission)
        found = []
        for pk, code in boards:
            with acting([pk]):
                by = of_the_system(pk, code, at, everything)
                found += [
                    {
                        "board": code,
                        "code": each.check.code,
                        "severity": each.check.severity.value,
                        "title": each.check.title,
                        "reference": end.reference,
                        "what": end.title,
                        "since": end.since,
                        "turn": end.turn,
                        "address": end.address,
                    }
                    for each in open_ends.found(by, codes)
                    for end in each.ends
                ]
    return Answer(_sentences(found), {"open_ends": found}, wrong=_wrong(found))


def _sentences(found: list[dict[str, Any]]) -> tuple[str, ...]:
    if not found:
        return ("Nothing is open.",)
    lines, before = [], ""
    for each in found:
        head = f"{each['board']}: {each['title']} [{each['code']}, {each['severity']}]"
        lines += [head] if head != before else []
        before = head
        what = " ".join(str(each["what"]).split())[:100]
        since = f", since {each['since']}" if each["since"] else ""
        lines.append(f"  {each['reference']}  {what}  ({each['turn']}{since})")
    return tuple(lines)


def _wrong(found: list[dict[str, Any]]) -> str:
    serious = sum(each["severity"] == "serious" for each in found)
    return f"{serious} serious open ends." if serious > 1 else "1 serious open end." if serious else ""
