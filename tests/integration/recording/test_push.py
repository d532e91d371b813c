"""Pushing to addresses of others, against real receivers: Debian's nginx (RTMP) and SRT tools."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import anyio
import av
import pytest

from nhipcau_media.contract.framing import Message
from nhipcau_media.contract.jobs import PushOrder
from nhipcau_recording.live.far_end import command, meaning
from support import film
from support.composer import Scene, composer, encode, in_order, mark, stage_mark
from support.jobs import SECRET, Reports, job, reports
from support.receivers import free_port, rtmp_receiver, silent_address, srt_receiver

pytestmark = [pytest.mark.anyio, pytest.mark.media]

RUN = 1_770_000_000
ONE = (Scene(0.0, 1),)
KEY = "khoa-bi-mat"


def order(folder: Path, taken: Reports, address: str) -> PushOrder:
    return PushOrder(
        job_id=1,
        report_url=taken.url,
        report_secret=SECRET,
        stream_id=1,
        socket=str(folder / "encode.sock"),
        address=address,
    )


async def wait(taken: Reports, kind: str, count: int = 1) -> dict[str, object]:
    return await asyncio.to_thread(taken.wait, kind, count)


def meeting(seconds: float) -> list[Message]:
    return in_order(encode(RUN, 0.0, seconds, ONE), [stage_mark(RUN, 1, 0.0), mark(RUN, 2, seconds, {"type": "end"})])


def ticks(path: Path) -> list[int]:
    """Numbers of the pictures that arrived; every one must carry its mark."""
    shown = film.pictures(path)
    assert [picture.at_s for picture in shown if picture.mark is None] == []
    return [picture.mark.tick for picture in shown if picture.mark]


async def test_several_receivers_get_every_picture_and_one_that_hangs_holds_none(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rtmp, srt = free_port(), free_port(socket.SOCK_DGRAM)
    with (
        reports() as by_rtmp,
        reports() as by_srt,
        reports() as hung,
        rtmp_receiver(tmp_path / "rtmp", rtmp),
        srt_receiver(tmp_path / "srt", srt, "&passphrase=0123456789abc") as received,
        silent_address() as silent,
    ):
        async with (
            composer(tmp_path / "encode.sock", RUN) as offered,
            job(order(tmp_path, hung, f"rtmp://127.0.0.1:{silent}/live/{KEY}")) as third,
            job(order(tmp_path, by_rtmp, f"rtmp://127.0.0.1:{rtmp}/live/{KEY}")),
            job(order(tmp_path, by_srt, f"srt://127.0.0.1:{srt}?passphrase=0123456789abc")),
        ):
            # Long enough for the far end that takes nothing to be given up, while the others go on.
            async with asyncio.TaskGroup() as group:
                group.create_task(offered.play(meeting(20.0), speed=1))
                assert (await wait(hung, "away"))["code"] in {"hangs", "timed_out", "broken_off"}
            await wait(by_rtmp, "done")
            await wait(by_srt, "done")
            third.terminate()
            await wait(hung, "done")
    assert (len(by_rtmp.of("running")), by_rtmp.of("away")) == (1, [])
    assert (len(by_srt.of("running")), by_srt.of("away")) == (1, [])
    assert hung.of("running") == []
    (recorded,) = (tmp_path / "rtmp").glob("*.flv")
    for path in (recorded, received):
        numbers = ticks(path)
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), path
        assert len(numbers) > 250, path
        with av.open(str(path)) as opened:
            assert [stream.codec_context.name for stream in opened.streams] == ["h264", "aac"]
    said = capfd.readouterr()
    assert KEY not in said.out + said.err
    assert "0123456789abc" not in said.out + said.err


async def test_a_platform_behind_tls_gets_the_programme_when_its_certificate_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind, port = free_port(), free_port()
    address = f"rtmps://127.0.0.1:{port}/live/{KEY}"
    with (
        reports() as trusting,
        reports() as strict,
        rtmp_receiver(tmp_path / "rtmp", behind, tls_port=port),
    ):
        async with composer(tmp_path / "encode.sock", RUN) as offered, asyncio.TaskGroup() as group:
            group.create_task(offered.play(meeting(12.0), speed=1))
            # Whoever is in between could read the key: an unknown certificate is no far end.
            async with job(order(tmp_path, strict, address)) as refused:
                assert (await wait(strict, "away"))["code"] == "certificate"
                refused.terminate()
                await wait(strict, "done")
            assert strict.of("running") == []
            assert list((tmp_path / "rtmp").glob("*.flv")) == []
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "rtmp" / "cert.pem"))
            async with job(order(tmp_path, trusting, address)):
                await wait(trusting, "done")
    assert (len(trusting.of("running")), trusting.of("away")) == (1, [])
    (recorded,) = (tmp_path / "rtmp").glob("*.flv")
    numbers = ticks(recorded)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert len(numbers) > 75


async def test_a_far_end_that_drops_is_pushed_to_again(tmp_path: Path) -> None:
    port = free_port()
    with reports() as taken:
        async with composer(tmp_path / "encode.sock", RUN) as offered, asyncio.TaskGroup() as group:
            playing = group.create_task(offered.play(encode(RUN, 0.0, 40.0, ONE), speed=1))
            async with job(order(tmp_path, taken, f"rtmp://127.0.0.1:{port}/live/{KEY}")):
                refused = await wait(taken, "away")
                with rtmp_receiver(tmp_path / "first", port):
                    await wait(taken, "running")
                    await anyio.sleep(1)
                await wait(taken, "away", len(taken.of("away")) + 1)
                with rtmp_receiver(tmp_path / "second", port):
                    await wait(taken, "running", 2)
                    await anyio.sleep(1)
                    playing.cancel()
                    await offered.offer([mark(RUN, 2, 40.0, {"type": "end"})])
                    done = await wait(taken, "done")
    assert refused == {"code": "refused", "attempt": 1, "wait_s": 1.0}
    assert done["restarts"] == 1
    assert len(ticks(next((tmp_path / "second").glob("*.flv")))) > 25


async def test_a_wrong_passphrase_is_said_and_tried_again(tmp_path: Path) -> None:
    port = free_port(socket.SOCK_DGRAM)
    with reports() as taken, srt_receiver(tmp_path / "srt", port, "&passphrase=0123456789abc"):
        async with (
            composer(tmp_path / "encode.sock", RUN) as offered,
            asyncio.TaskGroup() as group,
            job(order(tmp_path, taken, f"srt://127.0.0.1:{port}?passphrase=another-phrase")) as pushing,
        ):
            playing = group.create_task(offered.play(meeting(20.0), speed=1))
            first = await wait(taken, "away")
            pushing.terminate()
            await wait(taken, "done")
            playing.cancel()
    assert first["code"] == "rejected"
    assert taken.of("running") == []


@pytest.mark.parametrize("address", ["http://example.org/x", "file:///etc/passwd", "rtmpe", ""])
async def test_no_other_kind_of_address_is_pushed_to(tmp_path: Path, address: str) -> None:
    with reports() as taken:
        async with job(order(tmp_path, taken, address)) as pushing:
            assert await wait(taken, "failed") == {"code": "bad_address"}
            assert await asyncio.wait_for(pushing.wait(), 30) == 0


def test_what_the_program_says_is_told_as_a_code_alone() -> None:
    said = b"[rtmp @ 0x1] Cannot open connection tcp://127.0.0.1:1935\nrtmp://h/live/key: Connection refused"
    assert [meaning(said), meaning(b"?"), meaning(b"")] == ["refused", "broken_off", "broken_off"]


def test_the_programme_is_copied_and_the_query_of_an_address_is_kept() -> None:
    pushed = command("srt://h:9000?streamid=a%2Fb&latency=900000")
    assert pushed[pushed.index("-c") + 1] == "copy"
    assert "streamid=a%2Fb" in pushed[-1]
    assert "latency=900000" in pushed[-1]
