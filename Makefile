# Needs git, make and python3 (3.11 or newer); everything else is installed into .venv.
#
#   make run            serves the product with demonstration data on http://localhost:8000 (PORT=)
#   make dev            the same with Django's development server and debug pages
#   make test           the tests on SQLite and on a real PostgreSQL (TEST_DATABASE_URL= to bring one)
#   make test-browser   the browser tests, with the machine's chromium
#   make check          format, lint, types, migrations, translations, deployment settings
#   make bench          the benchmarks
#   make soak           many at once, killed servers and long random walks, on both engines (a quarter of an hour)
#   make demo-fresh     puts the demonstration database aside and begins a new one
#   make messages       takes new sentences into the translation file and compiles it (needs gettext)

PYTHON ?= python3
PORT ?= 8000

# A database address is a URL: what a folder's name may hold besides letters is spelled out.
blank := $(subst x,,x x)
hash := \#
folder := $(subst $(blank),%20,$(subst ?,%3F,$(subst $(hash),%23,$(subst %,%25,$(CURDIR)))))
demo_database := sqlite:///$(folder)/var/ncg.sqlite3

DATABASE_URL ?= $(demo_database)
NCG_LOCAL ?= 1
NCG_MARKINGS ?= UNCLASSIFIED // DEMONSTRATION DATA|평문 // 시연용 자료

# Recipes take these from the environment, quoted, so that a path may hold anything.
export PYTHON PORT demo_database DATABASE_URL NCG_LOCAL NCG_MARKINGS make_environment port_is_free

# In words that any Python understands: the one at hand may be too old.
define make_environment
import shutil, sys
if sys.version_info < (3, 11):
    sys.exit("Python %d.%d is too old: NCG Tracker needs 3.11 or newer. Name one: make PYTHON=/path/to/python3" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError:
    sys.exit("This Python cannot make virtual environments: install its venv package (on Debian: apt install python3-venv).")
try:
    shutil.rmtree(".venv", ignore_errors=True)
    venv.create(".venv", symlinks=True, with_pip=True)
except KeyboardInterrupt:
    sys.exit(130)
except Exception as e:
    sys.exit(".venv could not be made: %s" % e)
endef

# Before anything slow.
define port_is_free
import os, socket, sys
port = os.environ["PORT"]
if not port.isdigit() or not 0 < int(port) < 65536:
    sys.exit("PORT must be a number from 1 to 65535, not %s." % port)
try:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", int(port)))
except PermissionError:
    sys.exit("Port %s is reserved by this machine. Take another: make run PORT=8001" % port)
except OSError:
    sys.exit("Port %s is taken: is NCG Tracker running already? Stop it, or take another: make run PORT=8001" % port)
endef

manage := .venv/bin/python manage.py
# The key is read in the recipe: on the first start its file is made just before.
with_key := SECRET_KEY="$${SECRET_KEY:-$$(cat var/secret-key)}"
prepare = $(with_key) $(manage) prepare --address "http://localhost:$$PORT"

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: run dev demo-fresh test test-browser check bench soak messages port-free
.DEFAULT_GOAL := run

run: port-free .venv/.run-installed var/secret-key
	@$(prepare) || exit 1; \
	$(with_key) exec .venv/bin/python -m gunicorn -c tracker/gunicorn.conf.py --bind "127.0.0.1:$$PORT" tracker.wsgi

dev: export DEBUG := 1
dev: port-free .venv/.run-installed var/secret-key
	@$(prepare) || exit 1; \
	$(with_key) exec $(manage) runserver "127.0.0.1:$$PORT"

demo-fresh: port-free .venv/.run-installed var/secret-key
	@if [ "$$DATABASE_URL" != "$$demo_database" ]; then \
		echo "DATABASE_URL names another database; demo-fresh only replaces var/ncg.sqlite3." >&2; exit 1; fi
	@if [ -e var/ncg.sqlite3 ]; then \
		old="var/ncg.sqlite3.$$(date +%Y%m%d-%H%M%S)"; \
		for end in "" -wal -shm; do \
			if [ -e "var/ncg.sqlite3$$end" ]; then mv "var/ncg.sqlite3$$end" "$$old$$end" || exit 1; fi; done; \
		echo "The old database is now $$old."; fi
	@$(prepare)

test: .venv/.dev-installed
	.venv/bin/python tests/on_both.py

test-browser: .venv/.browser-installed
	DATABASE_URL=sqlite://:memory: .venv/bin/python -m pytest tests/browser

bench: .venv/.dev-installed
	.venv/bin/python -m tests.bench

soak: .venv/.dev-installed
	NCG_SOAK=1 .venv/bin/python tests/on_both.py -s tests/soak tests/pages/test_state_machine.py

check: .venv/.dev-installed
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m ruff check .
	$(for_tools) .venv/bin/python -m mypy tracker
	$(for_tools) $(manage) makemigrations --check --dry-run
	$(for_tools) .venv/bin/python tests/check_translations.py $(makemessages)
	$(for_tools) env -u NCG_LOCAL ALLOWED_HOSTS=ncg.example.gov $(manage) check --deploy --fail-level WARNING

messages: .venv/.dev-installed
	$(for_tools) $(manage) makemessages $(makemessages)
	$(for_tools) $(manage) compilemessages --locale ko --ignore ".venv/*"

makemessages := --locale ko --no-location --no-obsolete --no-wrap $(foreach folder,.venv var tests requirements,--ignore "$(folder)/*")
# Tools start Django too, with a key for nothing and a database that is not there.
for_tools := SECRET_KEY="$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))')" DATABASE_URL=sqlite://:memory:

port-free:
	@$(call has,$(python))
	@$(python) -c "$$port_is_free"

# The environment that is there, else the Python that will make it.
python = $(if $(wildcard .venv/bin/python),.venv/bin/python,"$$PYTHON")
has = command -v $(1) >/dev/null || { echo "$$PYTHON was not found: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }

.venv/bin/python:
	@$(call has,"$$PYTHON")
	@echo "Making .venv …"
	@"$$PYTHON" -c "$$make_environment" || { rm -rf .venv; exit 1; }

.venv/.%-installed: requirements/%.txt .venv/bin/python
	@echo "Installing $< …"
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

var/secret-key: | .venv/bin/python
	@mkdir -p -m 700 var
	@umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))' > $@
