"""PyPI's pyterrier-ciff makes a CIFF of a JsonVectorCollection.

usage: ptciff.py DOCS.jsonl[.gz] OUT.ciff

PyTerrier itself (hundreds of megabytes and a Java) only lends it two base classes, a progress bar and a file that is renamed when it
is complete: these are given here, all that reads vectors and writes CIFF is pyterrier-ciff's own.
"""
import contextlib
import gzip
import json
import pathlib
import sys
import types


class Artifact:
    def __init__(self, path):
        self.path = pathlib.Path(path)


@contextlib.contextmanager
def finalized_open(path, mode):
    with open(path, "w" + mode) as out:
        yield out


pyterrier = types.ModuleType("pyterrier")
pyterrier.Artifact, pyterrier.Indexer, pyterrier.tqdm = Artifact, object, lambda items, **_: items
alpha = types.ModuleType("pyterrier_alpha")
alpha.io = types.SimpleNamespace(finalized_open=finalized_open)
sys.modules.update(pyterrier=pyterrier, pyterrier_alpha=alpha)

from pyterrier_ciff import CiffIndex  # noqa: E402

docs, out = sys.argv[1:3]
reader = gzip.open if docs.endswith(".gz") else open


def documents():
    with reader(docs, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield {"docno": str(record["id"]), "toks": record["vector"]}


CiffIndex(out).indexer(scale=1.0, verbose=False).index(documents())
