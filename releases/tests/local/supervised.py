"""A supervisor in a process of its own, for tests that kill it. Arguments: a file for the lock, shell commands."""

import contextlib
import os
import sys

from umea_press.local.journal import Journal
from umea_press.local.supervisor import Service, StopAsked, Supervisor

lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
with contextlib.suppress(StopAsked), Supervisor(Journal(), held=[lock]) as supervisor:
    for number, command in enumerate(sys.argv[2:]):
        supervisor.start(Service(f"test{number}", ["/bin/sh", "-c", command], patience=1))
    supervisor.watch()
