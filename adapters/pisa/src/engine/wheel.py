"""The PISA compiled into PyPI's pyterrier-pisa, without pyterrier and its Java.

probe
index FOLDER ENCODING BLOCK REPORT
search FOLDER ENCODING BLOCK QUERIES FOUND CALLS ALGORITHM HITS THREADS BATCH

FOLDER holds inv.docs, inv.freqs, inv.sizes, fwd.termlex and fwd.doclex; PISA leaves its own index there. Results go to files:
PISA logs to standard output.
"""
import glob
import importlib.metadata
import importlib.util
import itertools
import os
import platform
import sys
import sysconfig
import time

import numpy


def load():
    """By its path: importing the package would import pyterrier."""
    folder = os.path.join(sysconfig.get_paths()["purelib"], "pyterrier_pisa")
    found = glob.glob(os.path.join(glob.escape(folder), "_pisathon*.so"))
    if len(found) != 1:
        sys.exit(f"no _pisathon in {folder}")
    spec = importlib.util.spec_from_file_location("pyterrier_pisa._pisathon", found[0])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def opened(folder, encoding, block):
    """Makes PISA's index where it is not there yet. Impacts are quantised already, so PISA's own quantisation stays off."""
    context = pisa.RetrievalContext()
    pisa.prepare_index(context, folder, encoding, "quantized", "", block_size=int(block), quantize=0)
    return context


def peak():
    """Bytes of this process's largest resident set. Not getrusage: it counts the parent's, from before the exec."""
    try:
        with open("/proc/self/status") as status:
            [line] = [line for line in status if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        return "unknown"


def index(folder, encoding, block, report):
    start = time.perf_counter()
    opened(folder, encoding, block)
    seconds = time.perf_counter() - start
    with open(report, "w") as file:
        file.write(f"{seconds!r} {peak()}\n")


def read_query(line):
    """Weights have to be Python floats; PISA repeats a term as often."""
    number, *rest = line.split()
    return int(number), {term: float(weight) for term, weight in zip(rest[::2], rest[1::2])}


def search(folder, encoding, block, queries, found, calls, algorithm, hits, threads, batch):
    hits, threads, batch = int(hits), int(threads), int(batch)
    context = opened(folder, encoding, block)
    with open(queries) as queries, open(found, "wb") as found, open(calls, "w") as calls:
        while asked := [read_query(line) for line in itertools.islice(queries, batch)]:
            size = len(asked) * hits
            at, ranks = numpy.zeros(size, numpy.int32), numpy.zeros(size, numpy.int32)
            docnos, scores = numpy.empty(size, object), numpy.zeros(size, numpy.float32)
            start = time.perf_counter()
            count = pisa.retrieve(
                context, algorithm, asked, k=hits, threads=threads, pretokenised=1, query_weighted=1,
                result_qidxs=at, result_docnos=docnos, result_ranks=ranks, result_scores=scores)
            seconds = time.perf_counter() - start
            table = numpy.empty(count, [("query", "<u4"), ("docid", "<u4"), ("score", "<f4")])
            table["query"], table["docid"], table["score"] = at[:count], docnos[:count].astype("<u4"), scores[:count]
            table.tofile(found)
            calls.write(f"{seconds!r} {count}\n")


pisa = load()
command, *arguments = sys.argv[1:]
if command == "probe":
    print(f"pyterrier-pisa {importlib.metadata.version('pyterrier-pisa')}, Python {platform.python_version()}")
else:
    {"index": index, "search": search}[command](*arguments)
