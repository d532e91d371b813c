"""Stage documents for tests."""

from __future__ import annotations

from nhipcau_media.contract.stage import OnStage, Stage, StageState, StageTrack


def stage(version: int = 1, *tracks: StageTrack) -> Stage:
    """A stage whose main point is ``point:1``."""
    main = OnStage(identity="point:1", label="UBND tỉnh")
    return Stage(v=version, session=1, room=1, state=StageState.LIVE, main=main, tracks=tracks)
