"""Makes checkpoints of masked language models and the vectors that transformers and sentence-transformers give for a few texts.

usage: encoder.py OUT CORPUS TOKENIZER NAME...

CORPUS holds JSON lines with a text; TOKENIZER is BERT's tokenizer.json, or empty for one trained on the corpus. OUT gets
texts.json, and for every name of an architecture (or minilm) a folder: checkpoints, and checks.jsonl, each line of which says
who encoded, with which checkpoint, for which side of the search, and what came out: for each text pairs of a word's number and
its weight.
"""
import json
import pathlib
import sys

import torch
import transformers
from sentence_transformers import SparseEncoder
from sentence_transformers.sparse_encoder.modules import SpladePooling

import checkpoints

NORMAL = 24
POOLINGS = [("max", "relu"), ("max", "log1p_relu"), ("sum", "relu"), ("sum", "log1p_relu")]

out, corpus_file, tokenizer_file, *names = sys.argv[1:]
out = pathlib.Path(out)
torch.set_num_threads(2)
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
corpus = [json.loads(line)["text"] for line in open(corpus_file, encoding="utf-8")]
texts = corpus[:NORMAL] + [
    "",
    "a",
    "Élan vital – naïve café 中文 ☃ 😀 \u0130stanbul ﬁn",
    # Longer than any model takes.
    " ".join(corpus[:40]),
]
(out / "texts.json").write_text(json.dumps({"normal": NORMAL, "texts": texts}), encoding="utf-8")


def pairs(weights):
    found = torch.nonzero(weights)[:, 0].tolist()
    return [[word, float(f"{float(weights[word]):.9g}")] for word in found]


def splade(logits, mask):
    """The formula, written down once more."""
    return (torch.log1p(torch.relu(logits)) * mask.unsqueeze(-1)).amax(1)


def tokenizer_of(name):
    return {"roberta": checkpoints.byte_pairs, "xlm-roberta": checkpoints.unigram}.get(
        name, lambda corpus: checkpoints.wordpiece(corpus, tokenizer_file)
    )(corpus)


for name in names:
    if name == "minilm":
        model, tokenizer = checkpoints.minilm()
    else:
        tokenizer = tokenizer_of(name)
        model = checkpoints.random_model(name, tokenizer)
    checkpoints.move_bias(model, tokenizer, corpus[:NORMAL])
    folder = out / name
    checkpoints.save(model, tokenizer, folder / "plain")
    file = (folder / "checks.jsonl").open("w", encoding="utf-8")

    def check(peer, checkpoint, role, weights):
        vectors = [pairs(row) for row in weights]
        line = {"peer": peer, "checkpoint": checkpoint, "role": role, "words": len(tokenizer), "vectors": vectors}
        file.write(json.dumps(line) + "\n")

    alone = [splade(*checkpoints.logits(model, tokenizer, [text]))[0] for text in texts]
    check("transformers", "plain", "document", alone)
    ragged = splade(*checkpoints.logits(model, tokenizer, texts[:-1]))
    check("transformers, one padded batch", "plain", "document", [*ragged, alone[-1]])

    encoder = SparseEncoder(str(folder / "plain"), device="cpu")
    encode = dict(convert_to_sparse_tensor=False, show_progress_bar=False, batch_size=4)
    check("SparseEncoder", "plain", "document", encoder.encode_document(texts, **encode))
    for pooling, activation in POOLINGS if name == "bert" else POOLINGS[-1:]:
        encoder[1] = SpladePooling(pooling_strategy=pooling, activation_function=activation)
        encoder.prompts = {"query": "query: ", "document": "passage: "}
        saved = f"{pooling}-{activation}"
        encoder.save(str(folder / saved), create_model_card=False)
        check("SparseEncoder", saved, "document", encoder.encode_document(texts, **encode))
        check("SparseEncoder", saved, "query", encoder.encode_query(texts, **encode))
    # Settings that shorten.
    encoder[1] = SpladePooling()
    encoder.max_seq_length = 24
    encoder.max_active_dims = 40
    encoder.save(str(folder / "short"), create_model_card=False)
    check("SparseEncoder", "short", "document", encoder.encode_document(texts, **encode))
    file.close()
versions = [f"{module.__name__} {module.__version__}" for module in [torch, transformers, sys.modules["sentence_transformers"]]]
print(", ".join(versions))
