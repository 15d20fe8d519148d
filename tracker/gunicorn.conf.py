"""How gunicorn serves the product. One process, several threads: the sign-in limits live in its memory."""

import ipaddress
import os
import sys

workers = 1
threads = 8
worker_class = "gthread"
preload_app = True  # a wrong setting stops the start instead of restarting workers for ever
keepalive = 15
graceful_timeout = 5
loglevel = "warning"


def is_loopback(address):
    host = address[0] if isinstance(address, tuple) else address
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def on_starting(server):
    # NCG_LOCAL sends cookies over plain http, so nobody else may be able to reach the port.
    if os.getenv("NCG_LOCAL") == "1" and not all(map(is_loopback, server.cfg.address)):
        sys.exit("NCG Tracker cannot start: NCG_LOCAL=1 is refused unless bound to 127.0.0.1 or ::1.")
