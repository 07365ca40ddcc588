"""Production settings: silent under Django's own checks, and refused where something would be unsafe."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
SOUND = {
    "BULKHEAD_PROCESS": "agency",
    "BULKHEAD_STATE": "/nonexistent",
    "DATABASE_URL": "postgresql://bulkhead_agency:secret@db.agency.example/bulkhead_agency",
    "POLICE_DATABASE_URL": "postgresql://bulkhead_agency:secret@db.police.example/bulkhead_police",
    "SECRET_KEY": "r4Nd0m-enough-for-a-test-of-the-settings-8hK2mQ9vX3bT7wZ1yL5c",
    "ALLOWED_HOSTS": "care.example.org",
    "FIELD_KEYS": f"k1:{KEY}",
    "RELEASE_KEYS": f"r1:{KEY}",
    "SEARCH_KEY": KEY,
    "CELERY_BROKER_URL": "redis://broker.example/0",
    "SITE_ADDRESS": "https://care.example.org",
    "EMAIL_URL": "smtp+starttls://mail.example:587",
    "STATIC_ROOT": "",
}


def start(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"} | SOUND
    for name, value in changes.items():
        if value is None:
            environment.pop(name)
        else:
            environment[name] = value
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("process", ["agency", "police"])
def test_the_deployment_check_has_nothing_to_say(process: str) -> None:
    keys = {} if process == "agency" else {"FIELD_KEYS": None, "SEARCH_KEY": None}
    login = {name: SOUND[name].replace("bulkhead_agency:", f"bulkhead_{process}:") for name in SOUND if "URL" in name}
    done = start("check", "--deploy", "--fail-level", "DEBUG", **{"BULKHEAD_PROCESS": process, **login, **keys})
    assert (done.returncode, done.stderr) == (0, ""), done.stderr[-800:]
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": "django-insecure-" + "x7" * 30}, "SECRET_KEY must be"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be"),
        ({"SECRET_KEY": None}, "Set SECRET_KEY"),
        ({"DEBUG": "true"}, "DEBUG must be off"),
        ({"DEBUG": "perhaps"}, "DEBUG must be true or false"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"DATABASE_URL": None}, "Set DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///x"}, "must begin with postgresql://"),
        ({"DATABASE_URL": "postgresql://postgres:x@h/d"}, "must not sign in to 'default' as postgres"),
        ({"DATABASE_URL": "postgresql://bulkhead_loader:x@h/d"}, "as bulkhead_loader"),
        ({"FIELD_KEYS": ""}, "FIELD_KEYS and RELEASE_KEYS"),
        ({"FIELD_KEYS": "k1:short"}, "each key 32 bytes"),
        ({"SEARCH_KEY": "x"}, "SEARCH_KEY must be"),
        ({"BULKHEAD_PROCESS": "police"}, "must not be given FIELD_KEYS"),
        ({"CELERY_BROKER_URL": "filesystem://"}, "CELERY_BROKER_URL must name"),
        ({"SITE_ADDRESS": "http://care.example.org"}, "SITE_ADDRESS must begin"),
        ({"EMAIL_URL": "http://mail"}, "EMAIL_URL must begin"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_production_process_refuses_to_start_and_says_why(changes: dict[str, str | None], sentence: str) -> None:
    done = start("check", **changes)
    assert done.returncode != 0
    assert sentence in done.stderr
