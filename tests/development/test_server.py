"""The embedded server asks everybody for a password, can be reached in one way only, and survives careless treatment."""

import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from development.cluster import Cluster
from development.environment import REPOSITORY, read_environment
from development.ports import free_port
from tests.development.ordinary_user import run_as_ordinary_user


def connect(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(url, connect_timeout=5, autocommit=True)


def every_login(cluster: Cluster) -> list[str]:
    values = read_environment(cluster.environment_file)
    return [url for name, url in values.items() if name.endswith("DATABASE_URL")]


def test_every_login_signs_in_with_its_password(cluster: Cluster) -> None:
    for url in every_login(cluster):
        with connect(url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (urlsplit(url).username,)


def test_no_login_signs_in_without_its_password_or_with_another_ones(cluster: Cluster) -> None:
    urls = every_login(cluster)
    passwords = {str(urlsplit(url).password) for url in urls}
    for url in urls:
        parts = urlsplit(url)
        others = ["", *sorted(passwords - {str(parts.password)})]
        for other in others:
            at = f"{parts.username}:{other}@" if other else f"{parts.username}@"
            with pytest.raises(psycopg.OperationalError):
                connect(url.replace(f"{parts.username}:{parts.password}@", at))


def test_only_scram_on_this_machine_lets_anybody_in(cluster: Cluster) -> None:
    with connect(cluster.superuser_url()) as connection:
        rules = connection.execute("SELECT type, address, auth_method, error FROM pg_hba_file_rules").fetchall()
        listening = connection.execute("SHOW listen_addresses").fetchone()
        sockets = connection.execute("SHOW unix_socket_directories").fetchone()
        stored = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolcanlogin").fetchall()
    assert {method for _kind, _address, method, _error in rules} == {"scram-sha-256", "reject"}
    assert all(error is None for *_rest, error in rules)
    assert {address for kind, address, method, _ in rules if kind == "host" and method != "reject"} == {"127.0.0.1"}
    assert (listening, sockets) == (("127.0.0.1",), ("",))
    assert all(str(password).startswith("SCRAM-SHA-256$") for (password,) in stored)


def test_the_port_is_closed_on_every_other_address_of_this_machine(cluster: Cluster) -> None:
    with socket.socket() as probe:
        probe.settimeout(5)
        assert probe.connect_ex(("127.0.0.2", cluster.port)) != 0


def test_the_server_never_runs_as_root_and_its_data_is_its_own(cluster: Cluster) -> None:
    number = cluster.process_id()
    assert number is not None
    about = Path(f"/proc/{number}").stat()
    data = cluster.place.data.stat()
    assert about.st_uid == data.st_uid != 0
    assert data.st_mode & 0o077 == 0


def test_the_server_is_told_nothing_of_its_starters_environment(cluster: Cluster) -> None:
    number = cluster.process_id()
    variables = Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    names = {variable.split(b"=")[0] for variable in variables if variable}
    assert not {name for name in names if b"KEY" in name or b"DATABASE" in name or b"BULKHEAD" in name}


def test_private_files_are_readable_by_their_owner_alone(cluster: Cluster) -> None:
    for name in ("development.env", "cluster.json", "postgresql.log"):
        assert (cluster.directory / name).stat().st_mode & 0o077 == 0, name


def test_nothing_that_was_typed_reaches_the_servers_log(cluster: Cluster) -> None:
    with connect(cluster.superuser_url()) as connection:
        connection.execute("CREATE TEMPORARY TABLE words (word text PRIMARY KEY)")
        connection.execute("INSERT INTO words VALUES ('xylophone-secret')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO words VALUES ('xylophone-secret')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO words VALUES (%s)", ["xylophone-secret"])
    assert "unique constraint" in cluster.log_file.read_text()
    assert "xylophone-secret" not in cluster.log_file.read_text()


def test_starting_again_finds_the_running_server(cluster: Cluster) -> None:
    number = cluster.process_id()
    began = time.monotonic()
    assert cluster.start() is False
    assert Cluster(cluster.directory, durable=False).start() is False
    assert cluster.process_id() == number
    assert time.monotonic() - began < 2


def test_two_callers_at_once_start_one_server(own_cluster: Cluster) -> None:
    code = (
        "import sys; from pathlib import Path; from development.cluster import Cluster;"
        " made = Cluster(Path(sys.argv[1]), durable=False); print(made.start()); made.provision(for_tests=True)"
    )
    command = [sys.executable, "-c", code, str(own_cluster.directory)]
    callers = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = sorted(caller.communicate(timeout=90)[0].strip() for caller in callers)
    assert said == ["False", "False", "True"]
    assert [caller.returncode for caller in callers] == [0, 0, 0]


def test_a_port_that_was_taken_meanwhile_is_exchanged_for_another(own_cluster: Cluster) -> None:
    own_cluster.start()
    own_cluster.stop()
    before = own_cluster.port
    with socket.create_server(("127.0.0.1", before)):
        own_cluster.start()
        values = own_cluster.provision(for_tests=True)
    assert own_cluster.port != before
    assert all(f":{own_cluster.port}/" in url for name, url in values.items() if name.endswith("DATABASE_URL"))
    with connect(values["OWNER_LOGIN_DATABASE_URL"]) as connection:
        connection.execute("SELECT 1")


def test_passwords_and_keys_stay_the_same_when_it_is_provisioned_again(own_cluster: Cluster) -> None:
    own_cluster.start()
    first = own_cluster.provision(for_tests=True)
    assert own_cluster.provision(for_tests=True) == first


def test_a_half_made_data_directory_is_made_anew(own_cluster: Cluster) -> None:
    data = own_cluster.place.data
    data.mkdir(mode=0o700)
    (data / "PG_VERSION").write_text("18\n")
    own_cluster.start()
    with connect(own_cluster.superuser_url()) as connection:
        connection.execute("SELECT 1")


def test_a_killed_server_loses_nothing_that_was_committed(own_cluster: Cluster) -> None:
    own_cluster.durable = True
    own_cluster.start()
    with connect(own_cluster.superuser_url()) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    number = own_cluster.process_id()
    own_cluster.kill()
    own_cluster.start()
    assert own_cluster.process_id() != number
    with connect(own_cluster.superuser_url()) as connection:
        connection.execute("SELECT * FROM kept")


def test_the_number_of_another_process_in_a_stale_file_is_not_taken_for_the_server(own_cluster: Cluster) -> None:
    own_cluster.start()
    file = own_cluster.place.data / "postmaster.pid"
    lines = file.read_text().splitlines()
    own_cluster.stop()
    with subprocess.Popen(["sleep", "60"]) as bystander:
        file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
        assert not own_cluster.is_running()
        assert own_cluster.stop() is False
        own_cluster.start()
        assert own_cluster.is_running()
        assert bystander.poll() is None
        bystander.kill()


def test_stopping_ends_the_server_and_only_a_running_one(own_cluster: Cluster) -> None:
    own_cluster.start()
    number = own_cluster.process_id()
    assert own_cluster.stop() is True
    assert not Path(f"/proc/{number}/cwd").exists()
    assert own_cluster.stop() is False


def test_a_supervised_server_ends_with_its_starter(own_cluster: Cluster) -> None:
    code = (
        "import sys, time; from pathlib import Path; from development.cluster import Cluster;"
        " Cluster(Path(sys.argv[1]), durable=False).start(supervised=True); print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(own_cluster.directory)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "up\n"
        assert own_cluster.is_running()
        starter.kill()
    end = time.monotonic() + 10
    while own_cluster.process_id() is not None and time.monotonic() < end:
        time.sleep(0.05)
    assert own_cluster.process_id() is None


def test_the_last_user_to_go_stops_the_server(own_cluster: Cluster) -> None:
    own_cluster.attach()
    own_cluster.start()
    other = Cluster(own_cluster.directory, durable=False)
    other.attach()
    own_cluster.detach()
    assert other.is_running()
    other.detach()
    assert not other.is_running()


def test_a_server_that_was_asked_to_stay_outlives_its_users(own_cluster: Cluster) -> None:
    own_cluster.start()
    own_cluster.keep()
    own_cluster.attach()
    own_cluster.detach()
    assert own_cluster.is_running()


def test_discarding_removes_data_and_passwords(own_cluster: Cluster) -> None:
    own_cluster.start()
    own_cluster.provision(for_tests=True)
    data = own_cluster.place.data
    own_cluster.discard()
    assert not data.exists()
    assert {path.name for path in own_cluster.directory.iterdir()} == {"cluster.lock"}


def test_no_existing_directory_gets_other_permissions(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    state.chmod(0o755)
    watched = [path for path in (state, *state.parents, Path("/var/lib"), Path("/var")) if path.exists()]
    before = [(path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in watched]
    made = Cluster(state, durable=False)
    try:
        made.start()
        made.provision(for_tests=True)
        assert [(path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in watched] == before
    finally:
        made.discard()


def test_an_ordinary_user_runs_the_server_as_itself_with_its_data_in_the_state_directory(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    code = textwrap.dedent(
        f"""
        import json, os, psycopg
        from pathlib import Path
        from development.cluster import Cluster
        made = Cluster(Path({str(home)!r}) / "state", durable=False)
        made.start()
        try:
            values = made.provision(for_tests=True)
            with psycopg.connect(values["AGENCY_LOGIN_DATABASE_URL"]) as connection:
                who = connection.execute("SELECT current_user").fetchone()[0]
            process = Path(f"/proc/{{made.process_id()}}").stat().st_uid
            try:
                psycopg.connect(host="127.0.0.1", port=made.port, user="postgres", dbname="postgres", connect_timeout=5)
                open_to_all = True
            except psycopg.OperationalError:
                open_to_all = False
            print(json.dumps([os.geteuid(), process, who, str(made.place.data), open_to_all]))
        finally:
            made.stop()
        """
    )
    done = run_as_ordinary_user(code, home)
    assert done.returncode == 0, done.stderr
    user, process, who, data, open_to_all = json.loads(done.stdout)
    assert user == process != 0
    assert who == "bulkhead_agency"
    assert Path(data).is_relative_to(home)
    assert open_to_all is False


def test_a_state_directory_of_another_user_is_refused_with_a_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "state").mkdir(parents=True)
    (home / "state").chmod(0o777)
    made = Cluster(home / "state", durable=False)
    try:
        made.start()
        code = (
            "import sys; from pathlib import Path; from development.cluster import Cluster;"
            " from development.trouble import Trouble\n"
            f"try:\n    Cluster(Path({str(home / 'state')!r}), durable=False).start()\n"
            "except Trouble as trouble:\n    print(trouble)"
        )
        if os.geteuid() == 0:
            done = run_as_ordinary_user(code, home)
            assert "BULKHEAD_STATE" in done.stdout, done.stderr
    finally:
        made.discard()


def test_a_free_port_is_free() -> None:
    with socket.create_server(("127.0.0.1", free_port())):
        pass
