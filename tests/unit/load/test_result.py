"""The result of a benchmark, and whose CPU it counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from load.cpu import busy_s, tree_s
from load.result import Bench, dropped

_SPIN = "import time\nwhile time.process_time() < {seconds}: pass\n"
#: Starts a child that works, waits for it, and says so; then stays.
_NESTED = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {_SPIN.format(seconds=0.5)!r}], check=True)
print("done", flush=True)
sys.stdin.read()
"""


def test_the_last_line_is_the_result_and_it_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Bench("sample", folder=tmp_path, points=3) as bench:
        print("on the way")
        bench.figures = {"join_p95_ms": 12.5, "server_core": 0.25}
        bench.other = {"join_p95_ms": 11.0}
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last == json.loads((tmp_path / "sample.json").read_text())
    assert list(last) == ["bench", "params", "figures", "other", "ratio", "cores", "foreign_core", "power", "valid"]
    assert (last["bench"], last["params"], last["cores"]) == ("sample", {"points": 3}, os.cpu_count())


def test_each_figure_that_something_stands_beside_has_its_ratio() -> None:
    bench = Bench("sample")
    bench.figures = {"core": 0.9, "fps": 25.0, "dropped": 0, "rss_mb": 170.0, "lost_max_s": 0.4}
    bench.other = {"core": 1.2, "lost_max_s": 0.0}
    result = bench.result(0.0)
    assert (result["figures"], result["other"]) == (bench.figures, bench.other)
    # Nothing is a multiple of nothing.
    assert result["ratio"] == {"core": 0.75}


def test_pictures_that_are_missing_are_counted_by_their_times() -> None:
    whole = [1_770_000_000_000_000 + number * 40_000 for number in range(500)]
    assert dropped(whole) == dropped(whole[:1]) == dropped([]) == 0
    assert dropped([*whole[:100], *whole[103:200], *whole[201:]]) == 4


def test_a_failed_run_leaves_no_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), Bench("sample", folder=tmp_path):
        raise RuntimeError
    assert (capsys.readouterr().out, list(tmp_path.iterdir())) == ("", [])


def test_too_much_foreign_work_makes_it_invalid() -> None:
    cores = os.cpu_count() or 1
    bench = Bench("sample")
    assert [bench.result(share * cores)["valid"] for share in (0.0, 0.15, 0.16)] == [True, True, False]


def test_a_machine_that_is_too_slow_makes_it_invalid_and_its_power_is_told() -> None:
    bench = Bench("sample")
    results = [bench.result(0.0, power) for power in (1.0, 0.7, 0.69)]
    assert [(result["power"], result["valid"]) for result in results] == [(1.0, True), (0.7, True), (0.69, False)]


@pytest.mark.parametrize(
    ("figures", "other"), [({"joins": 1.0}, {}), ({"a_ms": 1.0}, {"b_ms": 1.0}), ({"a_ms": 1.0}, {"a": 1.0})]
)
def test_figures_without_unit_or_pair_are_refused(figures: dict[str, float], other: dict[str, float]) -> None:
    bench = Bench("sample")
    bench.figures, bench.other = figures, other
    with pytest.raises(ValueError, match=r"unit|no figure"):
        bench.result(0.0)


def test_waiting_is_no_work() -> None:
    tick = 1 / os.sysconf("SC_CLK_TCK")
    assert busy_s("cpu  1 2 4 1000 2000 8 16 32 64 128\ncpu0 9 9 9 9 9 9 9 9 9 9\n") == 63 * tick


def test_the_work_of_descendants_is_ones_own() -> None:
    before = tree_s(os.getpid())
    with subprocess.Popen(
        [sys.executable, "-c", _NESTED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"
        # The grandchild is gone and waited for; the child still lives.
        alone = tree_s(process.pid)
        together = tree_s(os.getpid())
        process.communicate()
    assert alone >= 0.45
    assert together - before >= 0.45
