"""The compiled PISA of PyPI's pyterrier-pisa as a peer, without pyterrier and Java.

usage: wheel.py FOLDER QUERIES.jsonl
FOLDER holds inv.docs inv.freqs inv.sizes fwd.termlex fwd.doclex. Lines on stdin: "ALGORITHM K SCORES"; for each one a line of
JSON on stdout: milliseconds a query. SCORES gets a line a query: its id and the scores, descending.
"""
import collections
import glob
import importlib.util
import json
import os
import sys
import sysconfig
import time

import numpy

# PISA logs to stdout: answers get a stream of their own.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

library = glob.glob(os.path.join(sysconfig.get_paths()["purelib"], "pyterrier_pisa", "_pisathon*.so"))[0]
spec = importlib.util.spec_from_file_location("pyterrier_pisa._pisathon", library)
pisa = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pisa)

folder, queries_file = sys.argv[1:3]
context = pisa.RetrievalContext()
# Impacts are quantised already, so PISA's own quantisation stays off.
pisa.prepare_index(context, folder, "block_simdbp", "quantized", "", block_size=40, quantize=0)
queries = [json.loads(line) for line in open(queries_file, encoding="utf-8")]
batch = [(i, {token: float(weight) for token, weight in q["vector"].items()}) for i, q in enumerate(queries)]
encoding = [name for name in os.listdir(folder) if "simdbp" in name or ".bmw." in name]
sizes = {name: os.path.getsize(os.path.join(folder, name)) for name in encoding}
print(json.dumps({"index_bytes": sum(sizes.values()), "files": sizes}), file=answers, flush=True)

for line in sys.stdin:
    algorithm, k, scores_file = line.split()
    k = int(k)
    n = len(batch) * k
    qidx, docnos = numpy.zeros(n, numpy.int32), numpy.empty(n, object)
    ranks, scores = numpy.zeros(n, numpy.int32), numpy.zeros(n, numpy.float32)
    started = time.perf_counter()
    found = pisa.retrieve(
        context, algorithm, batch, k=k, threads=1, pretokenised=1, query_weighted=1,
        result_qidxs=qidx, result_docnos=docnos, result_ranks=ranks, result_scores=scores)
    took = time.perf_counter() - started
    lists = collections.defaultdict(list)
    for query, score in zip(qidx[:found], scores[:found]):
        lists[int(query)].append(int(score))
    with open(scores_file, "w", encoding="utf-8") as out:
        for i, query in enumerate(queries):
            ranked = " ".join(map(str, sorted(lists[i], reverse=True)))
            out.write(f"{query['id']} {ranked}\n")
    print(json.dumps({"ms": took / len(batch) * 1e3}), file=answers, flush=True)
