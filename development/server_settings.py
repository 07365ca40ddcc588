"""How the embedded PostgreSQL server is set: closed to all but a password on 127.0.0.1, and silent in its log."""

from pathlib import Path

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_locks_per_transaction": "256",
    # Parallel plans put their work into /dev/shm, which a container often keeps at 64 MB.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Nothing anyone typed may reach the server's log: no statement, no value of a key, no parameter.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    # One server without replicas needs no more in its log of changes.
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
_DURABLE_SETTINGS = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum_naptime": "10s"}

HOST_RULES = """\
# Every connection shows its password. Written anew at each start.
# TYPE  DATABASE     USER  ADDRESS       METHOD
local   all          all                 scram-sha-256
local   replication  all                 reject
host    replication  all   all           reject
host    all          all   127.0.0.1/32  scram-sha-256
host    all          all   all           reject
"""


def server_arguments(*, durable: bool, port: int, rules: Path) -> list[str]:
    """The settings as arguments of `postgres`; `rules` is the file that holds `HOST_RULES`."""
    settings = _SETTINGS | (_DURABLE_SETTINGS if durable else _FAST_SETTINGS)
    settings |= {"port": str(port), "hba_file": str(rules)}
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
