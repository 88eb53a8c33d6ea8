"""PISA beside our search: waits for orders, so that rounds of both alternate.

usage: wheel.py FOLDER QUERIES.jsonl
Lines on stdin: "ALGORITHM K SCORES"; for each one a line of JSON on stdout: milliseconds a query. SCORES gets a line a query: its
id and the scores, descending.
"""
import collections
import json
import os
import sys
import time

import pisathon

# PISA logs to stdout: answers get a stream of their own.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

folder, queries = sys.argv[1:3]
ids, batch = pisathon.read_queries(queries)
index = pisathon.Index(folder)
own = [name for name in os.listdir(folder) if "simdbp" in name or ".bmw." in name]
size = sum(os.path.getsize(os.path.join(folder, name)) for name in own)
print(json.dumps({"index_bytes": size}), file=answers, flush=True)

for line in sys.stdin:
    algorithm, k, scores_file = line.split()
    started = time.perf_counter()
    at, _, scores = index.search(algorithm, int(k), batch)
    took = time.perf_counter() - started
    lists = collections.defaultdict(list)
    for query, score in zip(at, scores):
        lists[int(query)].append(int(score))
    with open(scores_file, "w", encoding="utf-8") as out:
        for number, qid in enumerate(ids):
            ranked = " ".join(map(str, sorted(lists[number], reverse=True)))
            out.write(f"{qid} {ranked}\n")
    print(json.dumps({"ms": took / len(batch) * 1e3}), file=answers, flush=True)
