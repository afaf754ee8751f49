"""The peer of execute: objects made with Faker and put with boto3, one after the other, as our predecessor does it.

    python scripts/bench_functions_peer.py HOST:PORT BUCKET COUNT ROUNDS     prints one JSON line: name, value, unit, note
"""

import json
import random
import string
import sys
import time
import uuid

import boto3
import faker

# The types of the blueprint that execute is measured with (default_blueprint in events.rs), five values an object.
TYPES = ["bban", "iban", "credit_card_full", "phone_number", "ssn", "address", "cve", "zipcode", "email",
         "profile", "zipcode", "file_name", "file_path", "itin", "swift_code"]
VALUES = 5
HEADER = "Sample Report - No identification of actual persons or places is intended or should be inferred\r\n\r\n"


def writers(fake, draw):
    """A function for each type: Faker's, or of a few lines where it has none, or not in every version."""
    own = {
        "cve": lambda: f"CVE-{draw.randint(1999, 2026)}-{draw.randint(1000, 99999)}",
        "itin": lambda: f"9{draw.randint(10, 99)}-{draw.randint(70, 88)}-{draw.randint(1000, 9999)}",
        "swift_code": lambda: "".join(draw.choices(string.ascii_uppercase, k=6)) + "".join(draw.choices(string.digits, k=5)),
    }
    return {name: own.get(name) or getattr(fake, name) for name in TYPES}


def main():
    address, bucket, count, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    draw = random.Random(1)
    fake = faker.Faker("en_US")
    fake.seed_instance(1)
    make = writers(fake, draw)
    client = boto3.client("s3", endpoint_url=f"http://{address}", region_name="us-east-1",
                          aws_access_key_id="111111111111", aws_secret_access_key="bench")

    def put():
        kind = draw.choice(TYPES)
        folder = draw.choice((kind, "mixed"))
        body = HEADER + "\r\n".join(str(make[kind]()) for _ in range(VALUES)) + "\r\n"
        client.put_object(Bucket=bucket, Key=f"{folder}/{uuid.uuid4()}.txt", Body=body.encode(), ContentType="text/plain")

    best = 0
    for _ in range(rounds):
        began = time.perf_counter()
        for _ in range(count):
            put()
        best = max(best, count / (time.perf_counter() - began))
    note = f"boto3 {boto3.__version__}, Faker {faker.VERSION}, one put after the other"
    print(json.dumps({"name": "boto3", "value": best, "unit": "objects/s", "note": note}))


if __name__ == "__main__":
    main()
