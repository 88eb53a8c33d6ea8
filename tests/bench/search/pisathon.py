"""The PISA compiled into PyPI's pyterrier-pisa, without pyterrier and its Java."""
import glob
import importlib.util
import json
import os
import sysconfig

import numpy

# By its path: importing the package would import pyterrier.
[_path] = glob.glob(os.path.join(sysconfig.get_paths()["purelib"], "pyterrier_pisa", "_pisathon*.so"))
_spec = importlib.util.spec_from_file_location("pyterrier_pisa._pisathon", _path)
pisa = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(pisa)


class Index:
    """A folder of inv.docs, inv.freqs, inv.sizes, fwd.termlex and fwd.doclex; PISA leaves its own index there."""

    def __init__(self, folder):
        self.context = pisa.RetrievalContext()
        # Impacts are quantised already, so PISA's own quantisation stays off.
        pisa.prepare_index(self.context, folder, "block_simdbp", "quantized", "", block_size=40, quantize=0)

    def search(self, algorithm, k, batch):
        """Numbers of the queries, docnos and scores of all hits, on one thread."""
        size = len(batch) * k
        at, ranks = numpy.zeros(size, numpy.int32), numpy.zeros(size, numpy.int32)
        docnos, scores = numpy.empty(size, object), numpy.zeros(size, numpy.float32)
        found = pisa.retrieve(
            self.context, algorithm, batch, k=k, threads=1, pretokenised=1, query_weighted=1,
            result_qidxs=at, result_docnos=docnos, result_ranks=ranks, result_scores=scores)
        return at[:found], docnos[:found], scores[:found]


def read_queries(path):
    """Ids, and what PISA takes: weights have to be Python floats, a token is repeated as often."""
    with open(path, encoding="utf-8") as lines:
        queries = [json.loads(line) for line in lines]
    batch = [(n, {token: float(w) for token, w in query["vector"].items()}) for n, query in enumerate(queries)]
    return [query["id"] for query in queries], batch
