"""Baseline of bench/hash.ts: json.dumps(sort_keys) + hashlib over the records on standard input, one JSON object a line.

Reading and parsing are not timed. Prints {"rows_per_second", "hashes"}; the rate is the best of five rounds.
"""

import hashlib
import json
import sys
import time

FLOATS = sys.argv[1].split(",")
ROUNDS = 5


def main() -> None:
    records = [json.loads(line) for line in sys.stdin]
    for record in records:
        for field in FLOATS:
            if record[field] is not None:
                record[field] = float(record[field])
    rates = []
    hashes: list[str] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        hashes = [
            hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:16]
            for record in records
        ]
        rates.append(len(records) / (time.perf_counter() - start))
    print(json.dumps({"rows_per_second": round(max(rates)), "hashes": hashes}))


main()
