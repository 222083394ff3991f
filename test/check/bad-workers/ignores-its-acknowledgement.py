"""Works on whatever it is handed: what AcknowledgeJob answers is nothing to it."""

from good_worker import Worker


class BadWorker(Worker):
    def acknowledge(self, job):
        super().acknowledge(job)
        return True


BadWorker().run()
