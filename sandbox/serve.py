"""Starts the local AWS: `python3 sandbox/serve.py --account 123456789012`.

Prints one line of JSON when it is ready, `{"endpoint": ..., "pid": ..., "account": ...}`, and serves until its standard
input ends, or until SIGTERM or SIGINT. State is kept in memory and goes with the process.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import signal
import socket
import sys
import threading
from typing import Any

# The checkout stays clean: compiled copies of these few files would save nothing.
sys.dont_write_bytecode = True


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The local AWS of Twinstack.")
    parser.add_argument("--account", default="123456789012", help="the account id, 12 digits")
    parser.add_argument("--port", type=int, default=0, help="0, the default: a free one")
    parser.add_argument("--log", help="a file to write requests and failures to; default: nowhere")
    parser.add_argument(
        "--ignore-stdin", action="store_true", help="do not end with standard input; for running in the background"
    )
    options = parser.parse_args()
    if not (options.account.isdigit() and len(options.account) == 12):
        parser.error("--account takes 12 digits")
    return options


def say(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


def end(*_: Any) -> None:
    # Nothing is kept on disk, so there is nothing to tidy up; waiting for threads in the middle of a request would
    # only keep a dead parent's child alive.
    os._exit(0)


def end_with_stdin() -> None:
    """A pipe from the parent ends when the parent does, however it ended: SIGKILL leaves no other trace."""
    try:
        while os.read(0, 65536):
            pass
    except OSError:
        pass
    end()


def bind(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(512)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        say({"error": "PORT_TAKEN", "port": port, "reason": error.strerror})
        sys.exit(2)
    return listening


def main() -> None:
    options = arguments()
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if not options.ignore_stdin:
        threading.Thread(target=end_with_stdin, daemon=True).start()
    listening = bind(options.port)
    endpoint = "http://127.0.0.1:%d" % listening.getsockname()[1]

    # moto reads these while it is being imported. AmazonSSMManagedInstanceCore and its like exist in every account.
    os.environ["MOTO_ACCOUNT_ID"] = options.account
    os.environ["MOTO_PORT"] = str(listening.getsockname()[1])
    os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    # moto makes boto3 clients to look into AWS's models; they must not look into the user's configuration.
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ENDPOINT_URL", "AWS_CA_BUNDLE"):
        os.environ.pop(name, None)
    from local_aws.app import LocalAws
    from local_aws.server import LocalServer

    log = open(options.log, "a", encoding="utf-8") if options.log else None
    app = LocalAws(options.account)
    server = LocalServer(listening, app, log)
    say({"endpoint": endpoint, "pid": os.getpid(), "account": options.account})
    threading.Thread(target=app.warm_up, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
