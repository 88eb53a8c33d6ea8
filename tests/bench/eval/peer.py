"""Evaluates a run by a Python package and prints trec_eval's rows. usage: peer.py pytrec_eval|ir_measures|ranx QRELS RUN"""
import sys

package, qrels, run = sys.argv[1:]
if package == "pytrec_eval":
    import pytrec_eval

    with open(qrels) as file:
        judged = pytrec_eval.parse_qrel(file)
    with open(run) as file:
        ranked = pytrec_eval.parse_run(file)
    names = ["map", "recall_100", "recall_1000", "ndcg_cut_10"]
    by_query = pytrec_eval.RelevanceEvaluator(judged, set(names)).evaluate(ranked)
    means = {name: sum(values[name] for values in by_query.values()) / len(by_query) for name in names}
elif package == "ir_measures":
    import ir_measures
    from ir_measures import AP, RR, R, nDCG

    names = {AP: "map", R @ 100: "recall_100", R @ 1000: "recall_1000", nDCG @ 10: "ndcg_cut_10", RR @ 10: "recip_rank_cut_10"}
    found = ir_measures.calc_aggregate(list(names), ir_measures.read_trec_qrels(qrels), ir_measures.read_trec_run(run))
    means = {names[measure]: value for measure, value in found.items()}
else:
    import ranx

    names = {
        "map": "map", "recall@100": "recall_100", "recall@1000": "recall_1000", "ndcg@10": "ndcg_cut_10", "mrr@10": "recip_rank_cut_10",
    }
    judged, ranked = ranx.Qrels.from_file(qrels, kind="trec"), ranx.Run.from_file(run, kind="trec")
    found = ranx.evaluate(judged, ranked, list(names), make_comparable=True)
    means = {names[measure]: value for measure, value in found.items()}
for name, mean in means.items():
    print(f"{name:<22}\tall\t{mean:6.4f}")
