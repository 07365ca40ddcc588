# The commands of this project. Each installs what it needs first and is quick when nothing is missing.

define HELP
make demo             the demo city on this machine, until Ctrl-C
make test             every check and every test
make check            the quick part: style, types, imports, migrations
make prove            the long proofs of the law: an hour at most, stopped with Ctrl-C
make install          the set-up alone
make bench-decisions  how many decisions a second the law makes, beside Cedar
make bench-confirm    how long the gate takes to confirm a release at a million notes
make lock             write the lock files anew, after a change of requirements/*.in or package.json
make discard          throw away the demo's data and the tests' data
endef
export HELP

PYTHON ?= python3

.PHONY: help install demo test check prove bench-decisions bench-confirm lock discard

help:
	@echo "$$HELP"

install demo test check prove bench-decisions bench-confirm:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2; exit 1; }
	@exec $(PYTHON) development/bootstrap.py $@

lock: install
	@.venv/bin/python -m development.locks

discard: install
	@.venv/bin/python -m development.cluster discard
	@.venv/bin/python -m development.cluster discard --for tests
