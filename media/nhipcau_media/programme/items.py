"""What the composer hands to the offer: packets and marks that have no number yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nhipcau_media.programme.mixer import Samples


@dataclass(frozen=True, slots=True)
class Packet:
    """An encoded packet that has no number yet."""

    track: int
    time_us: int
    payload: bytes
    key: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that has no number yet; see the contract for its values."""

    value: dict[str, Any]
    time_us: int


@dataclass(frozen=True, slots=True)
class NewTrack:
    """A track that came up; ``entry`` as in HELLO."""

    entry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sized:
    """An encoded picture of one of the smaller sizes, for the room alone."""

    name: str
    time_us: int
    payload: bytes
    key: bool


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """20 ms of one of the programme's sounds, for the room alone: its encoder is the SDK's."""

    #: MIX or CLIP.
    name: str
    time_us: int
    samples: Samples


Item = Packet | Mark | NewTrack | Sized | Block
