"""Copies the input artifact to input.zip and output.zip to the output artifact, with Apache Libcloud."""

import os

from libcloud.storage.base import Container
from libcloud.storage.providers import get_driver
from libcloud.storage.types import Provider

env = os.environ
host, port = env["EMULATOR"].split(":")
driver = get_driver(Provider.S3)(
    env["AWS_ACCESS_KEY_ID"],
    env["AWS_SECRET_ACCESS_KEY"],
    token=env["AWS_SESSION_TOKEN"],
    region="us-east-1",
    secure=False,
    host=host,
    port=int(port),
)
driver.download_object(driver.get_object(env["INPUT_BUCKET"], env["INPUT_KEY"]), "input.zip")
# get_container would ask for the bucket, which is not the job's.
driver.upload_object("output.zip", Container(env["OUTPUT_BUCKET"], {}, driver), env["OUTPUT_KEY"])
