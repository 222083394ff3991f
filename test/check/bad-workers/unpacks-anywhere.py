"""Unpacks files to wherever their names lead."""

import os

from good_worker import Worker


class BadWorker(Worker):
    def extract(self, archive, name, folder):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(archive.read(name))


BadWorker().run()
