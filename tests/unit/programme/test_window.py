"""What a reader that comes back is given, over every position it may have."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nhipcau_media.contract.framing import MARK_TRACK, SOUND_TRACK, VIDEO_TRACK, Message, MessageType
from nhipcau_media.programme.window import Window

RUN = 1_770_000_000
KEEP = 1_000_000
STEP = 40_000
#: Key frames every 8 pictures, a stage mark every 20, two sound packets to a picture.
KEYS, STAGES = 8, 20


def fill(pictures: int, *, keep: int = KEEP) -> tuple[Window, list[Message]]:
    """A window after so many pictures, and everything that was ever in it."""
    window = Window(RUN, keep_us=keep)
    everything: list[Message] = []
    for index in range(pictures):
        at = index * STEP
        everything.append(window.packet(SOUND_TRACK, at, b"s", key=True))
        if index % STAGES == 0:
            everything.append(window.mark({"type": "stage", "stage": {"v": index // STAGES}}, at))
        everything.append(window.packet(VIDEO_TRACK, at, b"v", key=index % KEYS == 0 or index % STAGES == 0))
        everything.append(window.packet(SOUND_TRACK, at + STEP // 2, b"s", key=True))
    return window, everything


def kept(everything: list[Message]) -> list[Message]:
    return [message for message in everything if message.time_us >= everything[-1].time_us - KEEP]


def positions(messages: list[Message]) -> dict[int, tuple[int, int]]:
    return {message.track: (message.run, message.number) for message in messages}


def numbers(messages: list[Message], track: int) -> list[int]:
    return [message.number for message in messages if message.track == track]


@given(st.integers(1, 80), st.floats(0, 1))
def test_reader_within_what_is_kept_gets_exactly_what_follows(pictures: int, share: float) -> None:
    window, everything = fill(pictures)
    old = len(everything) - len(kept(everything))
    seen = old + int((len(everything) - old) * share)
    if seen == 0:
        return
    assert window.after(positions(everything[:seen])) == everything[seen:]


@given(st.integers(30, 80), st.integers(1, 200))
def test_reader_that_was_away_too_long_gets_whole_pictures_and_sees_the_hole(pictures: int, seen: int) -> None:
    window, everything = fill(pictures)
    old = len(everything) - len(kept(everything))
    seen = min(seen, old)
    given_messages = window.after(positions(everything[:seen]))
    shown = [message for message in given_messages if message.track == VIDEO_TRACK]
    first_kept = next(message for message in everything[old:] if message.track == VIDEO_TRACK)
    last_seen = max(numbers(everything[:seen], VIDEO_TRACK), default=0)
    assert shown[0].key or shown[0].number == last_seen + 1
    assert shown[0].number >= first_kept.number
    assert numbers(shown, VIDEO_TRACK) == list(range(shown[0].number, pictures + 1))
    assert numbers(given_messages, SOUND_TRACK) == numbers(everything[old:], SOUND_TRACK)


@given(st.integers(1, 80), st.booleans())
def test_reader_without_a_position_in_this_run_begins_at_a_key_frame_with_its_stage(pictures: int, live: bool) -> None:
    window, everything = fill(pictures)
    given_messages = window.after(None if live else {VIDEO_TRACK: (RUN - 5, 900)})
    shown = [message for message in given_messages if message.track == VIDEO_TRACK]
    keys = [message for message in kept(everything) if message.track == VIDEO_TRACK and message.key]
    assert shown[0] == (keys[-1] if live else keys[0])
    assert numbers(shown, VIDEO_TRACK) == list(range(shown[0].number, pictures + 1))
    stage = next(message for message in given_messages if message.type is MessageType.MARK)
    # The stage in force comes before the first picture, even when it is older than what is kept.
    assert given_messages.index(stage) < given_messages.index(shown[0])
    assert stage.json["stage"]["v"] == (shown[0].number - 1) // STAGES


def test_stage_older_than_the_window_is_not_told_twice() -> None:
    window, everything = fill(STAGES * 2 - 1, keep=200_000)
    assert numbers(window.after({MARK_TRACK: (RUN, 1)}), MARK_TRACK) == [2]
    assert numbers(window.after({MARK_TRACK: (RUN, 2), VIDEO_TRACK: (RUN, 39)}), MARK_TRACK) == []
    assert numbers(everything, MARK_TRACK) == [1, 2]


def test_position_that_cannot_be_is_no_position() -> None:
    window, everything = fill(10)
    assert window.after({VIDEO_TRACK: (RUN, 5_000_000)}) == everything


def test_hello_forgets_a_track_when_nothing_of_it_is_kept() -> None:
    window = Window(RUN, keep_us=KEEP)
    window.track({"id": VIDEO_TRACK, "kind": "video"})
    window.track({"id": 16, "kind": "audio"})
    window.packet(16, 0, b"s", key=True)
    window.mark({"type": "track_end", "track": 16}, 0)
    window.packet(VIDEO_TRACK, KEEP, b"v", key=True)
    assert [track["id"] for track in window.hello().json["tracks"]] == [VIDEO_TRACK, 16]
    window.packet(VIDEO_TRACK, KEEP + 1, b"v", key=False)
    assert [track["id"] for track in window.hello().json["tracks"]] == [VIDEO_TRACK]
