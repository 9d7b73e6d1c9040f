"""A newcomer's machine: private PostgreSQL and Valkey, a mailbox, and what watches over them.

Nothing here is used in production. `run` tells the story of `make run`, `check`
that of `make test`; the other modules are the people in them.
"""
