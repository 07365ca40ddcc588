"""A launched program is who it should be, ends with its starter, and takes signals as if it had been started by hand."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from development.environment import REPOSITORY
from development.launch import launched
from development.server_process import process_exists

NOBODY = 65534


def wait_until_gone(number: int, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while process_exists(number) and time.monotonic() < end:
        time.sleep(0.02)
    return not process_exists(number)


def test_the_program_takes_the_launchers_place() -> None:
    with subprocess.Popen(launched(["sleep", "60"])) as process:
        end = time.monotonic() + 10
        while Path(f"/proc/{process.pid}/comm").read_text() != "sleep\n" and time.monotonic() < end:
            time.sleep(0.01)
        assert Path(f"/proc/{process.pid}/comm").read_text() == "sleep\n"
        assert os.getpgid(process.pid) == process.pid != os.getpgid(0)
        process.kill()


def test_the_program_ends_with_its_starter_even_when_that_one_is_killed() -> None:
    code = (
        "import signal, subprocess, time; from development.launch import launched\n"
        "child = subprocess.Popen(launched(['sleep', '60'], dies_with_caller=signal.SIGTERM))\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        number = int(starter.stdout.readline())
        time.sleep(0.3)
        assert process_exists(number)
        starter.kill()
    assert wait_until_gone(number)


def test_a_detached_program_outlives_its_starter_and_is_named() -> None:
    command = launched(["sleep", "60"], detached=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    number = int(done.stdout)
    assert process_exists(number)
    os.kill(number, signal.SIGKILL)
    assert wait_until_gone(number)


def test_signals_that_the_starter_ignores_reach_the_program() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = subprocess.Popen(
            launched([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) != 0


def test_a_program_of_another_user_keeps_no_group_of_root() -> None:
    account = (NOBODY, NOBODY) if os.geteuid() == 0 else None
    program = ["sh", "-c", "grep -E '^(Uid|Gid|Groups|CapEff):' /proc/self/status"]
    done = subprocess.run(launched(program, account=account), cwd="/", capture_output=True, text=True, check=True)
    facts = {line.split(":")[0]: line.split(":")[1].split() for line in done.stdout.splitlines()}
    expected = str(NOBODY if account else os.geteuid())
    assert facts["Uid"] == [expected] * 4
    if account:
        assert facts["Groups"] == []
        assert int(facts["CapEff"][0], 16) == 0


def test_a_program_that_does_not_exist_is_an_error_and_not_silence() -> None:
    done = subprocess.run(launched(["/nowhere/program"]), capture_output=True, text=True, check=False)
    assert done.returncode == 127
    assert "/nowhere/program" in done.stderr or "No such file" in done.stderr
