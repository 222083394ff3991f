"""Runs a command on a terminal of its own: presses Ctrl-C when it listens, then sends it SIGTERM when it has heard."""

import os
import pty
import signal
import sys

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])

seen = ""
pressed = sent = False
while True:
    try:
        data = os.read(terminal, 1024)
    except OSError:  # how Linux says that the other side is closed
        break
    if not data:
        break
    seen += data.decode()
    if not pressed and "listening" in seen:
        pressed = True
        os.write(terminal, b"\x03")
    if not sent and "heard SIGINT" in seen:
        sent = True
        os.kill(pid, signal.SIGTERM)

_, status = os.waitpid(pid, 0)
sys.stdout.write(seen)
sys.exit(os.waitstatus_to_exitcode(status))
