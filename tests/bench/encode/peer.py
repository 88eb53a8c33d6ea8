"""Encoders of Python beside ours: one a process, waiting for orders, so that rounds of all alternate.

usage: peer.py make MODEL PASSAGES LENGTH
       peer.py NAME MODEL PASSAGES LENGTH THREADS

`make` makes what is not there yet: MODEL, MiniLM under a fresh head; MODEL/onnx, its graphs. The others are NAMEs of ENCODERS: from
texts to sparse vectors, tokenisation included. PASSAGES is a JSON list of texts.

Lines on stdin: "run" or "run FILE"; for each one a line of JSON on stdout: seconds, and the greatest resident size so far in kB.
FILE gets a line a passage: pairs of a word's number and its weight.
"""
import json
import os
import pathlib
import sys
import time

BATCH = 8


def make(model_folder, passages, length):
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "peers"))
    import checkpoints
    import torch
    import transformers

    if not (model_folder / "config.json").exists():
        model, tokenizer = checkpoints.minilm()
        checkpoints.move_bias(model, tokenizer, passages[:64], length)
        checkpoints.save(model, tokenizer, model_folder)
    onnx = model_folder / "onnx"
    if (onnx / "pooled.onnx").exists():
        return
    onnx.mkdir(exist_ok=True)
    model = transformers.AutoModelForMaskedLM.from_pretrained(model_folder, attn_implementation="eager").eval()

    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask):
            return self.model(input_ids=input_ids, attention_mask=attention_mask).logits

    class Pooled(Logits):
        def forward(self, input_ids, attention_mask):
            logits = super().forward(input_ids, attention_mask)
            greatest = (logits + (attention_mask.unsqueeze(-1).to(logits.dtype) - 1) * 1e4).amax(1)
            return torch.log1p(torch.relu(greatest))

    example = (torch.tensor([[101, 2003, 102], [101, 102, 0]]), torch.tensor([[1, 1, 1], [1, 1, 0]]))
    names = ["input_ids", "attention_mask"]
    for name, module in [("logits", Logits()), ("pooled", Pooled())]:
        torch.onnx.export(
            module, example, str(onnx / f"{name}.onnx"), input_names=names, output_names=["out"], dynamo=False,
            dynamic_axes={of: {0: "texts", 1: "tokens"} for of in names} | {"out": {0: "texts"}}, opset_version=17,
        )


def batches(tokenizer, passages):
    """Numbers of texts of like length, their ids and mask."""
    encoded = tokenizer.encode_batch_fast(passages)
    order = sorted(range(len(passages)), key=lambda at: -len(encoded[at].ids))
    for first in range(0, len(order), BATCH):
        yield order[first:first + BATCH], [encoded[at].ids for at in order[first:first + BATCH]]


def padded(numpy, lists):
    ids = numpy.zeros((len(lists), len(lists[0])), dtype=numpy.int64)
    mask = numpy.zeros_like(ids)
    for row, tokens in enumerate(lists):
        ids[row, :len(tokens)] = tokens
        mask[row, :len(tokens)] = 1
    return ids, mask


def read_tokenizer(model_folder, length):
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(str(model_folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(length)
    return tokenizer


def of_batches(model_folder, length, weights):
    """An encoder of a function from a batch to weights."""
    import numpy

    tokenizer = read_tokenizer(model_folder, length)

    def encode(passages):
        vectors = [None] * len(passages)
        for numbers, lists in batches(tokenizer, passages):
            for number, row in zip(numbers, weights(*padded(numpy, lists))):
                words = row.nonzero()[0]
                vectors[number] = words, row[words]
        return vectors

    return encode


def onnx_session(model_folder, graph, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    file = str(model_folder / "onnx" / f"{graph}.onnx")
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    return lambda ids, mask: session.run(None, {"input_ids": ids, "attention_mask": mask})[0]


def onnx_logits(model_folder, length, threads):
    """ONNX Runtime gives logits, numpy pools them."""
    import numpy

    session = onnx_session(model_folder, "logits", threads)

    def weights(ids, mask):
        logits = session(ids, mask)
        for row, tokens in zip(logits, mask.sum(1)):
            yield numpy.log1p(numpy.maximum(row[:tokens].max(0), 0))

    return of_batches(model_folder, length, weights)


def onnx_pooled(model_folder, length, threads):
    """The graph pools."""
    return of_batches(model_folder, length, onnx_session(model_folder, "pooled", threads))


def pytorch(model_folder, length, threads):
    """Raw logits are pooled first, the activation comes after."""
    import torch
    import transformers

    torch.set_num_threads(threads)
    model = transformers.AutoModelForMaskedLM.from_pretrained(model_folder, attn_implementation="sdpa").eval()

    def weights(ids, mask):
        ids, mask = torch.from_numpy(ids), torch.from_numpy(mask)
        with torch.inference_mode():
            logits = model(input_ids=ids, attention_mask=mask).logits
            greatest = logits.masked_fill_(mask.unsqueeze(-1) == 0, float("-inf")).amax(1)
            return torch.log1p(torch.relu(greatest)).numpy()

    return of_batches(model_folder, length, weights)


def sentence_transformers(model_folder, length, threads):
    import torch
    from sentence_transformers import SparseEncoder

    torch.set_num_threads(threads)
    encoder = SparseEncoder(str(model_folder), device="cpu")
    encoder.max_seq_length = length

    def encode(passages):
        matrix = encoder.encode(passages, batch_size=BATCH, show_progress_bar=False).coalesce()
        counts = torch.bincount(matrix.indices()[0], minlength=len(passages)).tolist()
        words, weights = matrix.indices()[1].split(counts), matrix.values().split(counts)
        return [(words.numpy(), weights.numpy()) for words, weights in zip(words, weights)]

    return encode


ENCODERS = {
    "onnx-logits": onnx_logits,
    "onnx-pooled": onnx_pooled,
    "pytorch": pytorch,
    "sentence-transformers": sentence_transformers,
}


def peak_kb():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def main():
    # Libraries print: answers get a stream of their own.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    name, model_folder, passages, length, *rest = sys.argv[1:]
    model_folder, length = pathlib.Path(model_folder), int(length)
    passages = json.loads(pathlib.Path(passages).read_text(encoding="utf-8"))
    if name == "make":
        make(model_folder, passages, length)
        return
    encode = ENCODERS[name](model_folder, length, int(rest[0]))
    encode(passages[:BATCH])
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for order in sys.stdin:
        started = time.perf_counter()
        vectors = encode(passages)
        seconds = time.perf_counter() - started
        answer = {"seconds": seconds, "peak_kb": peak_kb()}
        _, *file = order.split(maxsplit=1)
        if file:
            with open(file[0].strip(), "w", encoding="utf-8") as out:
                for words, weights in vectors:
                    out.write(json.dumps(list(zip(words.tolist(), weights.tolist()))) + "\n")
        print(json.dumps(answer), file=answers, flush=True)


main()
