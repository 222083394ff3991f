"""Four threads of it poll and work, each by itself."""

import pathlib
import signal
import sys
import threading

sys.path.append(str(pathlib.Path(__file__).parent.parent / "bad-workers"))
from good_worker import Worker  # noqa: E402

workers = [Worker() for _ in range(4)]


def stop(*_):
    for worker in workers:
        worker.stopping.set()


signal.signal(signal.SIGTERM, stop)
# Only the main thread may say what a signal does.
threads = [threading.Thread(target=worker.poll_and_work) for worker in workers]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
