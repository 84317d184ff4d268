"""The states of a transformer's layers, for lesson 10: MiniLM's come with the course, other models run live."""

import os
import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from ..embeddings import data_file

# What is fetched of a model by name: so that its numbers stay the same.
REVISIONS = {"openai-community/gpt2": "607a30d783dfa663caf39e06633721c8d4cfcd7e"}


@dataclass(frozen=True, eq=False)
class Layers:
    """What each layer of a transformer makes of words in sentences.

    title : str, the model's name.
    rows : list of (word, context, sentence). The context is "alone", "first" or "second" (one
        sentence each); or, for a word with two senses, the sense: several sentences each.
    states : (L + 1, rows, D) float32; layer 0 is what enters the first of the L layers.
    """

    title: str
    rows: list
    states: np.ndarray

    def words(self, context):
        """The words that have this context, in order."""
        return list(dict.fromkeys(word for word, other, _ in self.rows if other == context))

    def of(self, words, context):
        """States of words in a context: (L + 1, n, D), a row a sentence, in the order of `words`.

        words : list of str, or one. KeyError names words without that context.
        """
        words, at = [words] if isinstance(words, str) else list(words), defaultdict(list)
        for i, (word, other, _) in enumerate(self.rows):
            if other == context:
                at[word].append(i)
        if missing := [word for word in words if word not in at]:
            raise KeyError(f"No sentence in the context {context!r} for {', '.join(missing)}.")
        return self.states[:, [i for word in words for i in at[word]]]


def load_layers():
    """MiniLM's layers, as bundled: 743 sentences, 6 layers, 384 dimensions."""
    with open(data_file("contexts.txt"), encoding="utf-8") as file:
        rows = [tuple(line.rstrip("\n").split("\t")) for line in file]
    states = np.load(data_file("minilm-layers.npy"), allow_pickle=False).astype(np.float32)
    return Layers("MiniLM", rows, states)


def layers_of(name, rows, piece="mean"):
    """Sentences through a transformer, live: `Layers`. Some 30 seconds for GPT-2 and the course's.

    name : a model of Hugging Face, such as "openai-community/gpt2", or a folder that holds one.
    rows : list of (word, context, sentence), as in `Layers`; the word stands in the sentence once.
    piece : which piece stands for a word that has several: "first", "last" or the "mean" of all.
    None, and a line that says why, where torch or the network is missing.

    A text begins with the model's own mark: [CLS], or GPT-2's <|endoftext|>, since whatever stands
    first in GPT-2 gets a state unlike all others. GPT-2 sees only what stands before a word.
    """
    try:
        import torch
        from transformers import AutoModel, AutoTokenizer

        offline = os.environ.get("RSA_OFFLINE", "") not in ("", "0")
        fetched = {"revision": REVISIONS.get(name, "main"), "local_files_only": offline}
        tokenizer = AutoTokenizer.from_pretrained(name, **fetched)
        model = AutoModel.from_pretrained(name, use_safetensors=True, **fetched).eval()
    except (ImportError, OSError) as error:
        why = "torch is missing" if isinstance(error, ImportError) else "it can't be fetched"
        print(f"{name} does not run here: {why}.")
        return None
    part = {"mean": slice(None), "first": slice(1), "last": slice(-1, None)}[piece]
    mark = "" if tokenizer.cls_token else f"{tokenizer.bos_token} "
    states = []
    for word, _, sentence in rows:
        text = tokenizer(mark + sentence, return_offsets_mapping=True, return_tensors="pt")
        start, stop = re.search(rf"\b{word}\b", mark + sentence).span()
        offsets = text.pop("offset_mapping")[0].tolist()
        own = [i for i, (a, b) in enumerate(offsets) if a < stop and b > start][part]
        with torch.no_grad():
            hidden = model(**text, output_hidden_states=True).hidden_states
        states.append(np.stack([layer[0, own].mean(dim=0).numpy() for layer in hidden]))
    return Layers(name.split("/")[-1], rows, np.stack(states, axis=1))
