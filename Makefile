# The commands of the project. Each does all of its own set-up; each can be run again at any time.
.PHONY: run test check fix bench lock messages venv

run:       ## start the whole service here with sample data (public :8000, staff :8001)
	@tools/run

test:      ## every test, on SQLite, on PostgreSQL and in Chromium (installs both if they are missing)
	@tools/test

check:     ## everything that can be judged without running the service; changes nothing
	@tools/check

fix:       ## let ruff format and repair what it can
	@tools/venv dev && .venv/bin/ruff check --fix . && .venv/bin/ruff format .

bench:     ## what docs/performance.md tells, measured again, each beside what it is compared with
	@tools/bench

lock:      ## write requirements/*.txt anew (UPGRADE=1 takes the newest versions)
	@tools/lock

messages:  ## collect the strings into the catalogues and compile these
	@tools/messages

venv:      ## only make .venv
	@tools/venv dev
