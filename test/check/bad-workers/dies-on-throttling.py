"""Does not catch what it does not expect."""

from botocore.exceptions import ClientError

from good_worker import Worker


class BadWorker(Worker):
    def attempt(self, call, *args, **parameters):
        def called():
            try:
                return call(*args, **parameters)
            except ClientError as error:
                if error.response["Error"]["Code"] == "ThrottlingException":
                    raise SystemExit(f"I give up: {error}") from error
                raise

        return super().attempt(called)


BadWorker().run()
