"""Reads folders that the test wrote beside checkpoints of transformers.

usage: written.py make OUT CORPUS TOKENIZER NAME...
       written.py read OUT CORPUS NAME...

`make` saves a checkpoint of random weights as OUT/NAME/plain. `read` loads it and OUT/NAME/written, with transformers and with
sentence-transformers, and fails where a weight, a token or a vector is another.
"""
import json
import pathlib
import sys

import torch
import transformers
from sentence_transformers import SparseEncoder

import checkpoints

step, out, corpus_file, *names = sys.argv[1:]
out = pathlib.Path(out)
torch.set_num_threads(2)
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
corpus = [json.loads(line)["text"] for line in open(corpus_file, encoding="utf-8")]
if step == "make":
    tokenizer_file, *names = names
for name in names:
    plain, written = out / name / "plain", out / name / "written"
    if step == "make":
        make = {"roberta": checkpoints.byte_pairs, "xlm-roberta": checkpoints.unigram}
        tokenizer = make.get(name, lambda corpus: checkpoints.wordpiece(corpus, tokenizer_file))(corpus)
        checkpoints.save(checkpoints.random_model(name, tokenizer), tokenizer, plain)
        continue
    models = [transformers.AutoModelForMaskedLM.from_pretrained(folder).eval() for folder in (plain, written)]
    tokenizers = [transformers.AutoTokenizer.from_pretrained(folder) for folder in (plain, written)]
    weights = [model.state_dict() for model in models]
    assert weights[0].keys() == weights[1].keys(), name
    for parameter, values in weights[0].items():
        assert torch.equal(values, weights[1][parameter]), f"{name}: {parameter}"
    texts = corpus[:4] + ["", "Élan vital"]
    logits = [checkpoints.logits(model, tokenizer, texts)[0] for model, tokenizer in zip(models, tokenizers)]
    assert torch.equal(*logits), name
    # Written as sentence-transformers' folder, too: the pooling is that of the settings.
    encoder = SparseEncoder(str(written), device="cpu")
    assert encoder[1].get_config_dict()["activation_function"] == "log1p_relu", name
    assert encoder.max_seq_length == 48, name
    assert encoder.prompts["query"] == "query: ", name
    vectors = encoder.encode_document(texts, convert_to_sparse_tensor=False, show_progress_bar=False)
    file = (out / name / "vectors.json").open("w", encoding="utf-8")
    pairs = [[[word, float(row[word])] for word in torch.nonzero(row)[:, 0].tolist()] for row in vectors]
    json.dump({"texts": texts, "vectors": pairs}, file)
    print(f"{name}: {len(weights[0])} tensors")
