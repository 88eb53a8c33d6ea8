//! A mean and its rows are over the same queries.

use super::case::{Case, case, check};

/// q2 is not in the run.
fn evaluate(name: &str, arguments: &str) -> Case {
    case(name, &format!("evaluate qrels run.trec {arguments}"))
        .file("qrels", "q1 0 a 1\nq2 0 b 2\nq2 0 c 1\nq2 0 d 0\nq3 0 a 1\n")
        .file("run.trec", "q1 Q0 a 1 2 t\nq3 Q0 z 1 2 t\nq3 Q0 a 2 1 t\n")
}

#[test]
fn queries_that_the_run_lacks_have_rows_where_the_mean_counts_them() {
    let rows = |measure: &str, q2: &str| {
        format!("run.trec\tq1\t{measure}\t1\nrun.trec\tq2\t{measure}\t{q2}\nrun.trec\tq3")
    };
    let both = "-m recip_rank -m num_rel -m RR@10";
    check([
        evaluate("lines", "-m RR@10 -q").holds(
            "-",
            "RR@10                 \tq1\t1.0000\nRR@10                 \tq2\t0.0000\n\
             RR@10                 \tq3\t0.5000\nRR@10                 \tall\t0.5000\n",
        ),
        // trec_eval prints no lines of it, whatever -c.
        evaluate("lines of both notations", "-m recip_rank -m RR@10 -q -c").holds(
            "-",
            "recip_rank            \tq1\t1.0000\nRR@10                 \tq1\t1.0000\n\
             RR@10                 \tq2\t0.0000\nrecip_rank            \tq3\t0.5000\n",
        ),
        evaluate("lines of trec_eval", "-m recip_rank -q -c")
            .holds("-", "\tq1\t1.0000\nrecip_rank            \tq3\t0.5000\n"),
        evaluate("a file", &format!("{both} --per-query out"))
            .holds("out", &rows("RR@10", "0"))
            .holds("out", "q1\trecip_rank\t1\nrun.trec\tq3\trecip_rank\t0.5"),
        evaluate("a file with -c", &format!("{both} -c --per-query out"))
            .holds("out", &rows("RR@10", "0"))
            .holds("out", &rows("recip_rank", "0"))
            // The sum over all judged queries is that of the rows.
            .holds("out", &rows("num_rel", "2"))
            .holds("-", "num_rel               \tall\t4\n"),
        evaluate("trec_eval 10", &format!("{both} -c --compat 10 --per-query out"))
            .holds("out", &rows("RR@10", "0"))
            .holds("out", &rows("recip_rank", "0")),
        evaluate("JSON", &format!("{both} -q --format json"))
            .holds("-", "\"q2\": {\n          \"RR@10\": 0.0\n        }"),
        evaluate("JSON with -c", "-m recip_rank -m num_rel -q -c --format json")
            .holds("-", "\"q2\": {\n          \"num_rel\": 2,\n          \"recip_rank\": 0.0\n"),
        evaluate("a table", "-m recip_rank -m RR@10 -q --format table")
            .holds("-", "| q2  | run.trec |            | 0.0000 |\n"),
        evaluate("one query", "-m RR@10 -q -D 0.q3 -n")
            .holds("-", "RR@10                 \tq3\t0.5000\n"),
    ]);
}
