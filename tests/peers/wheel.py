"""Searches a canonical index with PISA.

usage: wheel.py FOLDER QUERIES OUT ALGORITHM:K...

FOLDER is what pisathon.Index takes, QUERIES holds JSON lines of id and vector. OUT gets a line for every query of every search:
algorithm, k, query id, then docno and score in turn, separated by tabs.
"""
import sys

import pisathon

folder, queries, out, *searches = sys.argv[1:]
ids, batch = pisathon.read_queries(queries)
index = pisathon.Index(folder)
print(pisathon.pisa.num_terms(folder), pisathon.pisa.num_docs(folder))
with open(out, "w", encoding="utf-8") as file:
    for search in searches:
        algorithm, k = search.split(":")
        rows = [[algorithm, k, qid] for qid in ids]
        for query, docno, score in zip(*index.search(algorithm, int(k), batch)):
            rows[query] += [docno, repr(float(score))]
        file.writelines("\t".join(row) + "\n" for row in rows)
