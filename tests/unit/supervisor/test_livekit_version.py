"""The version that is asked for is the one that is built."""

from __future__ import annotations

from pathlib import Path

from nhipcau.supervisor.livekit import VERSION

GO_MOD = Path(__file__).parents[3] / "media" / "livekit-server" / "go.mod"


def test_go_mod_pins_it() -> None:
    lines = [line.split() for line in GO_MOD.read_text().splitlines() if "livekit/livekit-server v" in line]
    assert [fields[1] for fields in lines] == [f"v{VERSION}"]
