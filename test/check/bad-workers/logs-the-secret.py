"""Writes the whole configuration to its log."""

from good_worker import Worker


class BadWorker(Worker):
    def begin(self, configuration):
        print("testing", configuration)


BadWorker().run()
