"""Writes into its log that the work has failed, and nowhere else."""

from good_worker import Worker


class BadWorker(Worker):
    def fail(self, job_id, message):
        print(f"job {job_id} failed: {message}", flush=True)


BadWorker().run()
