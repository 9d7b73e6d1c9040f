# What each of these does is told in umea_press/local/.
PYTHON ?= python3
OWN = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test faults judges install-test lint bench pictures messages lock clean

help: ## show this
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: .venv/stamp ## start the press room with everything it needs (PORT=8000)
	@exec $(OWN) -m umea_press.local.run

test: .venv/stamp ## run all checks and tests (ARGS="path -q" runs only that)
	@exec $(OWN) -m umea_press.local.check $(ARGS)

faults: .venv/stamp ## provoke every fault as often as promised, about 20 minutes (ARGS="-k killed")
	@exec $(OWN) -m umea_press.local.faults $(ARGS)

judges: .venv/stamp ## let software that nobody here made look at the running press room, about 10 minutes (ARGS="links feeds")
	@exec $(OWN) -m umea_press.local.judges $(ARGS)

install-test: .venv/stamp ## install it on a clean Debian by its own guide, boot it and use it, about 20 minutes (ARGS=bookworm)
	@exec $(OWN) -m umea_press.local.installation $(ARGS)

lint: .venv/stamp ## run the checks only: style, types, who imports whom, migrations
	@exec $(OWN) -m umea_press.local.check lint

bench: .venv/stamp ## measure (BENCH=alerts, desk, lighthouse, moving, pages, pictures, readers or search; ARGS="--help" tells of its arguments)
	@exec $(OWN) -m bench.$(BENCH) $(ARGS)

pictures: .venv/stamp ## take the pictures of README and docs anew, of the running demo
	@exec $(OWN) -m umea_press.local.pictures $(ARGS)

messages: .venv/stamp ## collect new strings into the Swedish and Finnish catalogues, and compile them
	@exec $(OWN) -m umea_press.local.messages

lock: ## compile the hash-pinned requirements from pyproject.toml
	@exec $(PYTHON) -I umea_press/local/lock.py

clean: ## stop what runs in this checkout and remove .run and .test
	@test ! -x $(OWN) || exec $(OWN) -m umea_press.local.clean

$(OWN):

.venv/stamp: requirements.txt $(OWN)
	@$(PYTHON) -I umea_press/local/venv.py
	@touch $@
