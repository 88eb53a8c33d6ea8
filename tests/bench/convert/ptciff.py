"""PyPI's pyterrier-ciff as a peer: a JsonVectorCollection to CIFF.

usage: ptciff.py DOCS.jsonl[.gz] OUT.ciff
"""
import gzip
import json
import os
import sys

from pyterrier_ciff import CiffIndex

docs, out = sys.argv[1:3]
if os.path.exists(out):
    os.remove(out)
reader = gzip.open if docs.endswith(".gz") else open


def documents():
    with reader(docs, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield {"docno": str(record["id"]), "toks": record["vector"]}


CiffIndex(out).indexer(scale=1.0, verbose=False).index(documents())
