"""What is printed carries names and no secrets, and never holds the supervisor up."""

from __future__ import annotations

import io
import threading

from nhipcau.supervisor.console import Console


def test_lines_carry_their_name_and_no_secret() -> None:
    output, log = io.StringIO(), io.StringIO()
    with Console(output=output, log=log) as console:
        console.hide("s3cret")
        console.log("recorder 7", "token s3cret!")
        console.say("link s3cret")
        console.show("s3cret")
        console.say("void s3cret")
    assert log.getvalue() == "recorder 7     │ token •••!\n"
    assert output.getvalue() == "link •••\nvoid s3cret\n"


def test_a_secret_of_two_jobs_stays_hidden_until_both_are_gone() -> None:
    output = io.StringIO()
    with Console(output=output) as console:
        console.hide("s3cret")
        console.hide("s3cret")
        console.show("s3cret")
        console.say("s3cret")
    assert output.getvalue() == "•••\n"


class _Held(io.StringIO):
    """A terminal that takes nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def write(self, text: str) -> int:
        assert self.let_go.wait(60)
        return super().write(text)


def test_a_terminal_that_takes_nothing_holds_nobody_up() -> None:
    terminal, log = _Held(), io.StringIO()
    with Console(output=terminal, log=log) as console:
        for number in range(5000):
            console.say(str(number))
        terminal.let_go.set()
    written = [int(line) for line in terminal.getvalue().split()]
    dropped = sum(int(line.split()[-1]) for line in log.getvalue().splitlines())
    assert written == sorted(written)
    # The queue's length, and the line that the thread may hold in its hand.
    assert len(written) in (2000, 2001)
    assert len(written) + dropped == 5000
