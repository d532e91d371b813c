"""The supervisor with real processes: what is killed comes back, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from nhipcau.settings import Settings
from support.processes import alive, children, command_line, environment, wait_until

from .conftest import Start, System


def _job_pid(system: System, job_id: int, start: int) -> int:
    """Process id of a job's n-th start, from 1."""
    starts = wait_until(
        f"start {start} of job {job_id}", lambda: found if len(found := system.starts(job_id)) >= start else None
    )
    pid: int = starts[start - 1]["pid"]
    return pid


@pytest.mark.livekit
def test_killed_children_come_back_one_by_one(start_system: Start) -> None:
    system = start_system("livekit")
    system.wait_ready()
    livekit, serve = system.child("livekit-server"), system.child("serve.py")

    os.kill(livekit, signal.SIGKILL)
    system.child("livekit-server", other_than=livekit)
    assert alive(serve)

    os.kill(serve, signal.SIGKILL)
    system.child("serve.py", other_than=serve)
    wait_until(
        "both restarts told to the API",
        lambda: (
            system.syncs()
            and system.syncs()[-1]["children"]
            == [{"name": "livekit-server", "restarts": 1}, {"name": "serve", "restarts": 1}]
        ),
    )


@pytest.mark.livekit
def test_nothing_is_left_when_the_supervisor_is_killed(start_system: Start) -> None:
    system = start_system("livekit")
    system.order(system.job_order(1), system.job_order(2))
    system.wait_ready()
    jobs = {_job_pid(system, 1, 1), _job_pid(system, 2, 1)}
    pids = children(system.process.pid)
    assert len(pids) == 4
    assert jobs < set(pids)

    system.process.kill()
    system.process.wait(30)
    wait_until("all children gone", lambda: not any(map(alive, pids)), within_s=10)


def test_a_job_that_dies_while_the_api_is_away_goes_on_with_the_same_order(start_system: Start) -> None:
    system = start_system()
    order = system.job_order(7)
    system.order(order)
    first = _job_pid(system, 7, 1)
    (system.folder / "away").touch()
    wait_until("the runner to notice", lambda: "API is away" in system.output)

    os.kill(first, signal.SIGKILL)
    second = _job_pid(system, 7, 2)
    os.kill(second, signal.SIGKILL)
    third = _job_pid(system, 7, 3)
    assert alive(third)
    orders = [item["order"] for item in system.starts(7)]
    assert orders == [orders[0]] * 3
    assert {name: orders[0][name] for name in order} == order

    (system.folder / "away").unlink()
    wait_until(
        "its restarts told", lambda: system.syncs() and system.syncs()[-1]["running"] == [{"job_id": 7, "restarts": 2}]
    )


def test_a_job_outlives_the_api(start_system: Start) -> None:
    system = start_system()
    system.order(system.job_order(3))
    job, serve = _job_pid(system, 3, 1), system.child("serve.py")
    os.kill(serve, signal.SIGKILL)
    system.child("serve.py", other_than=serve)
    count = len(system.syncs())
    wait_until("the runner to sync again", lambda: len(system.syncs()) > count)
    assert alive(job)
    assert len(system.starts(3)) == 1


def test_a_complete_job_is_told_once_and_not_started_again(start_system: Start) -> None:
    system = start_system()
    system.order(system.job_order(4, title="complete"))
    wait_until("its end told", lambda: any(sync["exited"] for sync in system.syncs()))
    count = len(system.syncs())
    wait_until("two more syncs", lambda: len(system.syncs()) >= count + 2)
    told = [sync["exited"] for sync in system.syncs() if sync["exited"]]
    assert told == [[{"job_id": 4, "code": 0}]]
    assert len(system.starts(4)) == 1
    assert system.syncs()[-1]["running"] == []


def test_a_job_ends_when_the_api_says_so(start_system: Start) -> None:
    system = start_system()
    system.order(system.job_order(5))
    pid = _job_pid(system, 5, 1)
    system.order(system.job_order(5), stop=(5,))
    wait_until("the job to end", lambda: not alive(pid))
    wait_until("its end told", lambda: any(sync["exited"] for sync in system.syncs()))
    assert len(system.starts(5)) == 1


def test_a_job_that_was_stopped_and_hangs_is_killed_and_started_again_once(start_system: Start) -> None:
    system = start_system()
    order, other = system.job_order(8), system.job_order(9)
    system.order(order, other)
    hanging, well = _job_pid(system, 8, 1), _job_pid(system, 9, 1)
    os.kill(hanging, signal.SIGSTOP)
    # The API says it until it has heard of the restart, and of one that is over already.
    system.order(order, other, hung=({"job_id": 8, "restarts": 0}, {"job_id": 9, "restarts": 7}))
    young = _job_pid(system, 8, 2)
    wait_until("the hanging process to be gone", lambda: not alive(hanging))
    count = len(system.syncs())
    wait_until("three more syncs", lambda: len(system.syncs()) >= count + 3)
    assert [alive(young), alive(well)] == [True, True]
    assert (len(system.starts(8)), len(system.starts(9))) == (2, 1)
    assert system.starts(8)[0]["order"] == system.starts(8)[1]["order"]
    assert "hangs" in system.output
    running = system.syncs()[-1]["running"]
    assert sorted((job["job_id"], job["restarts"]) for job in running) == [(8, 1), (9, 0)]


def test_secrets_stand_in_no_argument_environment_or_line(start_system: Start) -> None:
    system = start_system()
    order = system.job_order(6)
    system.order(order)
    pid = _job_pid(system, 6, 1)
    wait_until("what the job says", lambda: "my secret is" in system.output)
    assert "my secret is •••" in system.output
    secret = order["report_secret"]
    assert [secret in text for text in (system.output, command_line(pid), environment(pid))] == [False] * 3
    assert "NHIPCAU_" not in environment(pid)
    assert stat.S_IMODE((system.folder / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(Settings(data_dir=system.folder).socket_dir.stat().st_mode) == 0o700


def test_it_ends_in_good_order_and_says_what_people_need(start_system: Start) -> None:
    system = start_system()
    system.order(system.job_order(1))
    system.wait_ready()
    _job_pid(system, 1, 1)
    pids = children(system.process.pid)
    system.process.terminate()
    assert system.process.wait(60) == 0
    assert [pid for pid in pids if alive(pid)] == []
    lines = system.output.splitlines()
    assert "sign-in: https://example.invalid/link/abc" in lines
    assert [line for line in lines if f"http://127.0.0.1:{system.environment['NHIPCAU_PORT']}" in line] != []


def test_another_supervisor_on_the_same_folder_is_refused(start_system: Start, tmp_path: Path) -> None:
    first = start_system()
    first.wait_ready()
    second = start_system()
    assert second.process.wait(60) == 2
    assert f"(process {first.process.pid})" in second.output
    assert "[already_running]" in second.output
    assert alive(first.process.pid)


def test_open_to_other_machines_it_says_what_to_trust_and_which_ports_to_open(start_system: Start) -> None:
    system = start_system(NHIPCAU_HOST="10.9.8.7")
    system.wait_ready()
    port, udp, tcp = (system.environment[f"NHIPCAU_{name}"] for name in ("PORT", "RTC_UDP_PORT", "RTC_TCP_PORT"))
    wait_until("the last line", lambda: "Ctrl+C" in system.output)
    assert f"https://10.9.8.7:{port}" in system.output
    assert f"Open these ports in the firewall: TCP {port}, UDP {udp}, TCP {tcp}" in system.output
    certificate = x509.load_pem_x509_certificate((system.folder / "tls" / "certificate.pem").read_bytes())
    assert certificate.fingerprint(hashes.SHA256()).hex(":").upper() in system.output
