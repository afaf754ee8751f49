"""Clients of the emulator: one account each, named by its twelve digits."""

import functools
import os

import boto3
from botocore.config import Config

ACCOUNT = "111111111111"
OTHER_ACCOUNT = "222222222222"
REGION = "us-east-1"


def endpoint() -> str:
    """Where the emulator listens. Nothing here ever talks to AWS itself."""
    url = os.environ.get("AWS_ENDPOINT_URL", "")
    if not url.startswith("http://127.0.0.1:"):
        raise RuntimeError("no emulator: run these tests with scripts/test-integration, or inside scripts/emulator run")
    return url


@functools.cache
def client(service: str, account: str = ACCOUNT):
    """A client of `service` as the root of `account`."""
    return boto3.client(
        service,
        endpoint_url=endpoint(),
        region_name=REGION,
        aws_access_key_id=account,
        aws_secret_access_key="test",
        # One attempt: what fails here is the emulator or the test, and should be seen.
        config=Config(retries={"total_max_attempts": 1}, read_timeout=120, max_pool_connections=32),
    )
