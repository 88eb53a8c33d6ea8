"""Searches a canonical index with the PISA compiled into pyterrier-pisa, without pyterrier and its Java.

usage: wheel.py FOLDER QUERIES OUT ALGORITHM:K...

FOLDER holds inv.docs, inv.freqs, inv.sizes, fwd.termlex and fwd.doclex; PISA leaves its own index there, so an index wants a
folder of its own. QUERIES holds JSON lines of id and vector. OUT gets a line for every query of every search: algorithm, k,
query id, then docno and score in turn, separated by tabs.
"""
import glob
import importlib.util
import json
import os
import sys
import sysconfig

import numpy

# By its path: importing the package would import pyterrier.
[path] = glob.glob(os.path.join(sysconfig.get_paths()["purelib"], "pyterrier_pisa", "_pisathon*.so"))
spec = importlib.util.spec_from_file_location("pyterrier_pisa._pisathon", path)
pisa = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pisa)

folder, queries, out, *searches = sys.argv[1:]
with open(queries, encoding="utf-8") as lines:
    queries = [json.loads(line) for line in lines]
# Weights have to be Python floats; PISA repeats the token as often.
weighted = [(at, {token: float(w) for token, w in query["vector"].items()}) for at, query in enumerate(queries)]

context = pisa.RetrievalContext()
pisa.prepare_index(context, folder, "block_simdbp", "quantized", "", block_size=40, quantize=0)
print(pisa.num_terms(folder), pisa.num_docs(folder))
with open(out, "w", encoding="utf-8") as file:
    for search in searches:
        algorithm, k = search.split(":")
        size = len(queries) * int(k)
        at, ranks = numpy.zeros(size, numpy.int32), numpy.zeros(size, numpy.int32)
        docnos, scores = numpy.empty(size, object), numpy.zeros(size, numpy.float32)
        found = pisa.retrieve(
            context, algorithm, weighted, k=int(k), threads=1, pretokenised=1, query_weighted=1,
            result_qidxs=at, result_docnos=docnos, result_ranks=ranks, result_scores=scores,
        )
        rows = [[algorithm, k, query["id"]] for query in queries]
        for n in range(found):
            rows[at[n]] += [docnos[n], repr(float(scores[n]))]
        file.writelines("\t".join(row) + "\n" for row in rows)
