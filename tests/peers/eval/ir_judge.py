"""Evaluates cases by ir_measures: a line of JSON each way. usage: ir_judge.py <CASES >VALUES

Values are by query, and under "all" over all queries. gdeval.pl, which ir_measures asks for ERR and for gains of 2^grade - 1, is Perl: without it
these measures are left out.
"""
import json
import shutil
import sys
import warnings

import ir_measures
from ir_measures import Qrel, ScoredDoc

warnings.filterwarnings("ignore")
without = () if shutil.which("perl") else ("ERR", "nDCG(dcg")
for line in sys.stdin:
    case = json.loads(line)
    qrels = [Qrel(qid, docno, rel) for qid, docno, rel in case["qrels"]]
    run = [ScoredDoc(qid, docno, score) for qid, docno, score in case["run"]]
    values = {}
    for text in case["measures"]:
        if text.startswith(without):
            continue
        measure = ir_measures.parse_measure(text)
        of = {metric.query_id: repr(float(metric.value)) for metric in ir_measures.iter_calc([measure], qrels, run)}
        of["all"] = repr(float(ir_measures.calc_aggregate([measure], qrels, run)[measure]))
        values[text] = of
    print(json.dumps(values))
