"""Tries again with the credentials that have expired."""

from good_worker import Worker


class BadWorker(Worker):
    def renew(self, job_id):
        pass


BadWorker().run()
