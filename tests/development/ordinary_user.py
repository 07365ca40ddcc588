"""Runs a piece of Python as somebody who is not root, whoever runs the tests."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

from development.environment import REPOSITORY, without_site_variables

#: Lets the ordinary user read a checkout and a Python that stand in root's own home; it is still not root.
_READ_ANYTHING = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--bounding-set=-all,+dac_override")


def run_as_ordinary_user(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs the code with `home` as its own directory. As root the code runs as `nobody`, otherwise as the caller."""
    command = [sys.executable, "-c", code]
    if os.geteuid() == 0:
        account = pwd.getpwnam("nobody")
        os.chown(home, account.pw_uid, account.pw_gid)
        user = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        command = ["setpriv", *user, *_READ_ANYTHING, *command]
    variables = without_site_variables(os.environ)
    variables |= {"HOME": str(home), "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd="/", env=variables, capture_output=True, text=True, timeout=120, check=False)
