"""Evaluates cases by pytrec_eval: a line of JSON each way. usage: terrier.py <CASES >VALUES
"""
import json
import sys

import pytrec_eval

for line in sys.stdin:
    case = json.loads(line)
    evaluator = pytrec_eval.RelevanceEvaluator(
        case["qrels"], case["measures"], relevance_level=case["level"], judged_docs_only_flag=case["judged_only"]
    )
    results = evaluator.evaluate(case["run"])
    # NaN is no JSON.
    print(json.dumps({qid: {name: repr(value) for name, value in of.items()} for qid, of in results.items()}))
