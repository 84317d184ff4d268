"""helpers/lessons/people_09.py against scipy, scikit-learn, a jackknife by hand, and worlds without relation."""

import sys

import numpy as np
import pytest
from scipy.stats import binom, spearmanr
from sklearn.linear_model import LinearRegression

from helpers import cosine_rsm, from_upper_triangle, load, permutation_test, upper_triangle
from helpers.lessons.people_09 import partial_permutation, people, people_interval, take_out

MODELS = ["glove-50", "glove-100", "word2vec", "minilm"]
PUBLISHED = {  # measured by this course, on the words that its four models know
    "wordsim": [0.518, 0.556, 0.690, 0.771],
    "simlex": [0.284, 0.324, 0.439, 0.489],
}


def cosines(model, pairs):
    left, right = (np.float64(model[[pair[side] for pair in pairs]]) for side in (0, 1))
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return (left * right).sum(axis=1) / lengths


def graph(n, m, rng):
    """m different pairs of n words, some words in many of them."""
    i, j = np.triu_indices(n, k=1)
    weight = rng.exponential(size=n)
    chosen = rng.choice(i.size, m, replace=False, p=(w := weight[i] * weight[j]) / w.sum())
    return np.column_stack([i[chosen], j[chosen]])


# What people said


@pytest.mark.parametrize("name, count", [("wordsim", 350), ("simlex", 998)])
def test_people_judged_each_pair_once(name, count):
    pairs, judged = people(name)
    assert len(pairs) == len(judged) == len({frozenset(pair) for pair in pairs}) == count
    assert all(one != two and one.islower() and two.islower() for one, two in pairs)
    assert 0 <= judged.min() and judged.max() <= 10


def test_a_pair_that_was_judged_twice_has_the_mean():
    pairs, judged = people("wordsim")
    found = dict(zip(pairs, judged, strict=True))
    assert found["money", "cash"] == pytest.approx((9.15 + 9.08) / 2)
    assert ("tiger", "tiger") not in found and ("bank", "money") in found


def test_without_gensim_a_line_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "gensim.test.utils", None)
    with pytest.raises(ImportError, match=r"simlex999\.txt comes with gensim.*pip install gensim"):
        people("simlex")


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="wordsim"):
        people("wordsim353")


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_scores_of_the_lesson(name):
    models = [load(each) for each in MODELS]
    asked = zip(*people(name), strict=True)
    known = [(p, x) for p, x in asked if all(word in each for word in p for each in models)]
    pairs, judged = zip(*known, strict=True)
    for model, published in zip(models, PUBLISHED[name], strict=True):
        found = people_interval(pairs, judged, cosines(model, pairs))
        assert found.score == pytest.approx(published, abs=6e-4)
        assert found.score == pytest.approx(spearmanr(judged, cosines(model, pairs))[0], abs=1e-12)
        assert found.low < found.score < found.high


# How sure


def test_pairs_that_share_no_word_have_the_jackknife_over_pairs():
    rng = np.random.default_rng(0)
    x = rng.standard_normal(400)
    y = x + rng.standard_normal(400)
    pairs = np.arange(800).reshape(400, 2)
    found = people_interval(pairs, x, y)
    without = [spearmanr(np.delete(x, i), np.delete(y, i))[0] for i in range(400)]
    assert found.influence == pytest.approx(found.score - np.array(without), abs=1e-4)
    assert found.se == pytest.approx(np.sqrt(399 * np.var(without)), rel=0.02)


def test_the_variance_is_the_sum_over_pairs_of_pairs_that_share_a_word():
    rng = np.random.default_rng(1)
    pairs = graph(30, 60, rng)
    x = rng.standard_normal(30)[pairs].sum(axis=1)
    y = x + rng.standard_normal(30)[pairs].sum(axis=1)
    found = people_interval(pairs, x, y)
    variance = sum(
        h * k
        for p, h in zip(pairs.tolist(), found.influence, strict=True)
        for q, k in zip(pairs.tolist(), found.influence, strict=True)
        if {*p} & {*q}
    )
    assert found.se == pytest.approx(np.sqrt(variance))


def test_ties_count_half_whatever_the_order_of_the_pairs():
    rng = np.random.default_rng(2)
    pairs = graph(60, 300, rng)
    x, y = rng.integers(4, size=(2, 300))
    y += x
    order = rng.permutation(300)
    one, two = people_interval(pairs, x, y), people_interval(pairs[order], x[order], y[order])
    assert one.se == pytest.approx(two.se)
    assert two.influence == pytest.approx(one.influence[order])
    without = [spearmanr(np.delete(x, i), np.delete(y, i))[0] for i in range(300)]
    assert one.influence == pytest.approx(one.score - np.array(without), abs=1e-4)


def test_a_difference_with_itself_is_none_and_turns_round_with_its_sides():
    rng = np.random.default_rng(3)
    pairs = graph(40, 90, rng)
    x, y, z = rng.standard_normal((3, 90)) + rng.standard_normal(90)
    same = people_interval(pairs, x, y, y)
    assert (same.score, same.low, same.high) == (0, 0, 0)
    one, two = people_interval(pairs, x, y, z), people_interval(pairs, x, z, y)
    assert (one.low, one.high) == pytest.approx((-two.high, -two.low))


@pytest.mark.parametrize("difference", [False, True])
def test_the_interval_keeps_its_promise_where_words_bring_their_own_share(difference):
    """Each word has a value of its own for people and models: pairs that share it go together."""
    rng, hits, naive, draws = np.random.default_rng(4), 0, 0, 300
    world = lambda pairs, words: words[:, pairs].sum(axis=2)  # noqa: E731

    def values(n):
        own = rng.standard_normal((3, n))
        return own + 1.2 * rng.standard_normal(n) * np.array([[1], [1], [0.4]])

    far = values(200_000)
    x, y, z = world(np.arange(200_000).reshape(-1, 2), far)
    truth = spearmanr(x, y)[0] - (spearmanr(x, z)[0] if difference else 0)
    for _ in range(draws):
        pairs = graph(80, 150, rng)
        x, y, z = world(pairs, values(80))
        found = people_interval(pairs, x, y, z if difference else None)
        hits += found.low <= truth <= found.high
        alone = people_interval(np.arange(300).reshape(150, 2), x, y, z if difference else None)
        naive += alone.low <= truth <= alone.high
    assert hits >= binom.ppf(0.001, draws, 0.90)
    assert naive < hits - 0.05 * draws, "pairs on their own promise too much here"


# With something taken out


def triangles(n=30, seed=0, shared=0.0):
    """Two triangles to which a control adds the same share, the control, and `shared` directions."""
    rng = np.random.default_rng(seed)
    common, i, j = shared * rng.standard_normal((n, 8)), *np.triu_indices(n, k=1)
    lean = rng.standard_normal(n)
    control = lean[i] + lean[j]

    def model(d):
        E = rng.standard_normal((n, d)) + common @ rng.standard_normal((8, d))
        return upper_triangle(cosine_rsm(E)) + 0.15 * control

    return model(20), model(25), control


def test_what_is_left_is_the_residual_of_a_regression():
    a, b, control = triangles(shared=0.3)
    other = np.random.default_rng(1).standard_normal(a.size)
    both = np.column_stack([control, other])
    line = LinearRegression().fit(both, a).predict(both)
    assert take_out(a, [control, other]) == pytest.approx(a - line, abs=1e-12)
    left = [take_out(each, [control, other]) for each in (a, b)]
    found = partial_permutation(a, b, [control, other], 5)
    assert found.observed == pytest.approx(np.corrcoef(*left)[0, 1], abs=1e-12)


def test_null_scores_are_partial_correlations_of_shuffled_residuals():
    a, b, control = triangles(shared=0.3)
    found = partial_permutation(a, b, [control], n_permutations=5, seed=7)
    rng, S = np.random.default_rng(7), from_upper_triangle(take_out(a, [control]), diagonal=0.0)
    for null in found.null:
        order = rng.permutation(30)
        left = take_out(upper_triangle(S[order][:, order]), [control]), take_out(b, [control])
        assert null == pytest.approx(np.corrcoef(*left)[0, 1], abs=1e-12)


def test_without_controls_it_is_the_permutation_test():
    rng = np.random.default_rng(5)
    A, B = rng.standard_normal((2, 25, 10)) + rng.standard_normal((25, 10))
    a, b = (upper_triangle(cosine_rsm(E)) for E in (A, B))
    one, two = partial_permutation(b, a, [], 99), permutation_test(A, B, n_permutations=99)
    assert one.observed == pytest.approx(two.observed)
    assert one.null == pytest.approx(two.null) and one.p == two.p


def test_where_only_the_control_is_shared_false_alarms_keep_to_five_in_a_hundred():
    worlds = [triangles(20, seed) for seed in range(200)]
    alarms = sum(partial_permutation(a, b, [c], 99).p <= 0.05 for a, b, c in worlds)
    simple = sum(partial_permutation(a, b, [], 99).p <= 0.05 for a, b, _ in worlds)
    assert alarms <= binom.ppf(0.999, 200, 0.06)
    assert simple > 100, "without taking the control out, the models agree"


def test_where_words_come_in_groups_false_alarms_are_many_as_its_docstring_says():
    i, j = np.triu_indices(96, k=1)
    group = np.arange(96) % 8
    alarms = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        a, b = (
            upper_triangle(cosine_rsm(0.8 * rng.standard_normal((8, d))[group] + E))
            for d, E in ((d, rng.standard_normal((96, d))) for d in (20, 25))
        )
        alarms += partial_permutation(a, b, [group[i] == group[j]], 99).p <= 0.05
    assert alarms > binom.ppf(0.999, 100, 0.05)


def test_what_is_shared_beyond_the_control_is_found():
    a, b, control = triangles(30, 1, shared=0.5)
    assert partial_permutation(a, b, [control]).p < 0.01
