"""``make bench-finish``: the film of an hour's pieces, 720p25, one sound track.

Target (programme §5): at least 200 times real time by copy. The sound is decoded once, to measure its loudness;
beside it, in the same run, what copying alone takes (``ffmpeg -c copy`` of the same picture and sound).
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]

from load.films import hello, repeated, stretch
from load.result import Bench
from nhipcau_recording.finish import finish
from nhipcau_recording.verify import verify
from nhipcau_recording.writing import Writing

MINUTES = int(os.environ.get("BENCH_MINUTES", "60"))


def record(folder: Path, seconds: int) -> None:
    """Let the recorder's own code write the pieces."""
    once = stretch()
    writing = Writing.open(folder, "Đo tốc độ", 16)
    writing.take([hello()], lambda hole: None)
    # No composer tells the stage here: what is held until then is let go after 3 s.
    writing._release(lambda hole: None)
    for batch in repeated(once, seconds):
        writing.take(batch, lambda hole: None)
    writing.close()


def main() -> None:
    """Run the benchmark and print its result."""
    seconds = MINUTES * 60
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as temporary:
        folder = Path(temporary) / "recording"
        record(folder, seconds)
        with Bench("finish", minutes=MINUTES) as bench:
            began, cpu = time.monotonic(), time.process_time()
            report = finish(folder, "Đo tốc độ")
            took, worked = time.monotonic() - began, time.process_time() - cpu
            copied = Path(temporary) / "copied.mp4"
            began = time.monotonic()
            subprocess.run(
                [
                    imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(folder / report.file), "-c", "copy",
                    "-movflags", "+faststart", str(copied),
                ],
                check=True,
            )  # fmt: skip
            copy = time.monotonic() - began
            assert verify(folder) == []
            bench.figures = {
                "times_real": round(report.duration_s / took, 1),
                "finish_s": round(took, 1),
                "cpu_s": round(worked, 1),
                "film_mb": round(report.bytes / 1e6, 1),
            }
            bench.other = {"times_real": round(report.duration_s / copy, 1), "finish_s": round(copy, 1)}


if __name__ == "__main__":
    main()
