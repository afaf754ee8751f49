"""The peers that scripts/bench measures beside us: numpy, Faker, and a plain Python pipeline of the kind we follow on.

    python scripts/bench_peers.py [--quick]      prints one JSON line for each figure: name, value, unit, note

Each figure is the best of several rounds, in one process, on one thread.
"""

import json
import math
import os
import random
import string
import sys
import tempfile
import time

# Before numpy is loaded: its linear algebra would start a thread for each core.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import faker  # noqa: E402
import numpy as np  # noqa: E402

POSITIONS = 20_160  # two weeks of minutes


def best(rounds, work):
    """The shortest time of `work()`, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def report(name, value, unit, note):
    print(json.dumps({"name": name, "value": value, "unit": unit, "note": note}), flush=True)


def numpy_series(rng, t, anomalies=20):
    """Sine, scaled, plus normal noise, scaled; whole numbers; then anomalies: as few passes as numpy takes for it."""
    signal = np.sin(t * (2 * math.pi / 1440))
    low, high = signal.min(), signal.max()
    signal -= low
    signal *= 99 / (high - low)
    signal += 1
    np.ceil(signal, out=signal)
    noise = rng.standard_normal(t.size)
    low, high = noise.min(), noise.max()
    noise -= low
    noise *= 10 / (high - low)
    noise -= 5
    np.ceil(noise, out=noise)
    signal += noise
    np.maximum(signal, 0, out=signal)
    places = rng.choice(t.size, anomalies, replace=False)
    label = np.zeros(t.size, dtype=np.uint8)
    signal[places] = (signal.max() + 1) ** 2
    label[places] = 1
    return signal.astype(np.int64), label


def bench_numpy(quick):
    rng = np.random.default_rng(1)
    note = f"numpy {np.__version__}"
    t = np.arange(POSITIONS, dtype=np.float64)
    series = 20 if quick else 100

    def many():
        for _ in range(series):
            numpy_series(rng, t)

    report("numpy.series", series * POSITIONS / best(3 if quick else 7, many) / 1e6, "M points/s", note)

    rows = 50_000 if quick else 200_000
    values, labels = numpy_series(rng, np.arange(rows, dtype=np.float64))
    table = np.column_stack([np.arange(rows), values, labels])
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "series.csv")
        seconds = best(1 if quick else 3, lambda: np.savetxt(path, table, fmt="%d", delimiter=","))
    report("numpy.savetxt", rows / seconds / 1e6, "M rows/s", note + ", np.savetxt of t, value, label")


HEADER = "Sample Report - no person or place is meant\r\n\r\n"
SENSITIVE = ["bban", "iban", "credit_card_full", "phone_number", "ssn", "address"]
KEYS = [("RSA", 1592), ("DSA", 1120), ("EC", 164), ("aws", 40)]


def bench_faker(quick):
    fake = faker.Faker("en_US")
    fake.seed_instance(1)
    note = f"Faker {faker.VERSION}"
    draw = random.Random(1)

    def sensitive():
        write = getattr(fake, draw.choice(SENSITIVE))
        return HEADER + "\r\n".join(write() for _ in range(20)) + "\r\n"

    letters = string.ascii_letters + string.digits + "+/"

    def key():
        # Random text in armour, the length of a real body: what stands for a key where none is made.
        kind, length = draw.choice(KEYS)
        body = "".join(draw.choices(letters, k=length))
        if kind == "aws":
            user = fake.bothify("AKIA????????????????", string.ascii_uppercase)
            return f"{HEADER}aws_access_key_id = {user}\r\naws_secret_access_key = {body}\r\n"
        lines = "\r\n".join(body[at : at + 64] for at in range(0, length, 64))
        return f"{HEADER}-----BEGIN {kind} PRIVATE KEY-----\r\n{lines}\r\n-----END {kind} PRIVATE KEY-----\r\n"

    count = 100 if quick else 600
    rounds = 2 if quick else 5
    report("faker.sensitive", count / best(rounds, lambda: [sensitive() for _ in range(count)]), "objects/s", note + ", 20 values each")
    count *= 10
    report("faker.key", count / best(rounds, lambda: [key() for _ in range(count)]), "objects/s", note + ", one key or credential each")


# A pipeline of plain Python lists, one generator after the other, formulas through eval: six generators, noise, anomalies
# by formula, and a JSON message for each position.


def scaled(values, low, high):
    least, most = min(values), max(values)
    span = (most - least) or 1
    return [math.ceil(low + (value - least) * (high - low) / span) for value in values]


def shape(kind, settings, count, draw):
    if kind == "sinusoidal":
        step = 2 * math.pi * settings["frequency"]
        return scaled([math.sin(step * t) for t in range(count)], 1, 10)
    if kind == "constant":
        return [settings["constant"]] * count
    if kind == "random":
        return scaled([draw.uniform(0, 1) for _ in range(count)], 1, 10)
    if kind == "square":
        period = [settings["low"]] * settings["low_width"] + [settings["high"]] * settings["high_width"]
        return [period[t % len(period)] for t in range(count)]
    if kind == "real":
        return scaled([float(line) for line in settings["lines"][:count]], 1, 10)
    formula = compile(settings["formula"], "formula", "eval")
    return scaled([eval(formula, {"t": t}) for t in range(count)], 1, 10)


def pipeline(lines, draw):
    generators = [
        ("ts1", "sinusoidal", {"frequency": 0.25}, POSITIONS, (10, 20, 2)),
        ("ts2", "constant", {"constant": 20}, 50, (40, 49, 1)),
        ("ts3", "random", {}, POSITIONS, (10, 20, 2)),
        ("ts4", "square", {"low": 10, "low_width": 10, "high": 40, "high_width": 5}, POSITIONS, (10, 20, 2)),
        ("ts5", "real", {"lines": lines}, POSITIONS, (10, 20, 2)),
        ("ts6", "custom", {"formula": "t * 10"}, POSITIONS, (10, 20, 2)),
    ]
    series = {}
    for name, kind, settings, count, (start, end, anomalies) in generators:
        datapoints = shape(kind, settings, count, draw)
        noise = scaled([draw.gauss(0, 1) for _ in range(count)], -5, 5)
        datapoints = [max(0, int(value + extra)) for value, extra in zip(datapoints, noise)]
        clean = list(datapoints)
        for t in draw.sample(range(start, end + 1), anomalies):
            datapoints[t] = int(eval("max(datapoints) + t * 10", {"datapoints": clean, "t": t}))
        series[name] = datapoints
    messages = []
    for t in range(POSITIONS):
        messages.append(json.dumps({name: values[t] if t < len(values) else 0 for name, values in series.items()}))
    return messages


def bench_pipeline(quick):
    draw = random.Random(1)
    lines = [str(100 + draw.randrange(400)) for _ in range(POSITIONS)]
    assert len(pipeline(lines, draw)) == POSITIONS
    seconds = best(2 if quick else 5, lambda: pipeline(lines, draw))
    report("python.sample", seconds * 1e3, "ms", f"Python {sys.version.split()[0]}, six generators and a message each slot")


def main():
    quick = "--quick" in sys.argv[1:]
    bench_numpy(quick)
    bench_faker(quick)
    bench_pipeline(quick)


if __name__ == "__main__":
    main()
