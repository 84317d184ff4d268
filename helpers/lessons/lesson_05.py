"""Lesson 05, GloVe 50D against GloVe 300D."""

from collections import Counter

import numpy as np

from ..compare import rsa
from ..similarity import cosine_rsm, from_upper_triangle, rsa_score, upper_triangle
from . import Exercise, Prediction

RNG = np.random.default_rng(4)
S5 = from_upper_triangle([0.6, 0.5, 0.1, -0.1, 0.9, 0.2, 0.3, 0.05, 0.15, 0.8])
S7 = cosine_rsm(RNG.standard_normal((7, 4)) + 0.8)
S9 = cosine_rsm(RNG.standard_normal((9, 3)) + 0.3)
FIVE = ["tea", "tea", "tea", "ink", "ink"]
SEVEN = ["a", "b", "a", "c", "b", "a", "c"]
NINE = ["x"] * 4 + ["y"] * 3 + ["z"] * 2

PAIRS = np.random.default_rng(3)
WORDS4 = ["sofa", "kiwi", "moon", "desk"]
WORDS6 = ["plum", "lamp", "comet", "bed", "lime", "orbit"]


PREDICTIONS = {
    "5a": Prediction(
        choices={
            "a": (
                "brighter blocks on a darker background",
                "More room could let a model do both. But a cosine adds up more numbers then, and "
                "in more dimensions two vectors are nearer to a right angle, those of one category "
                "too.",
            ),
            "b": (
                "all is brighter",
                "Cosines grow where vectors share a direction. With more dimensions there are more "
                "directions in which two words can differ.",
            ),
            "c": (
                "all is darker",
                "In most models the cosines shrink as dimensions are added. Not in this one.",
            ),
        },
        came=lambda w1, b1, w2, b2: "c" if w2 < w1 and b2 < b1 else "b" if b2 > b1 else "a",
        why="Within: from {0:.3f} to {2:.3f}. Between: from {1:.3f} to {3:.3f}. More dimensions are "
        "more ways to differ, so most cosines come nearer to zero. (The negative ones do, too: the darkest cells of the background may even be brighter than before.)",
    ),
    "5b": Prediction(
        choices={
            "a": (
                "in about half of them",
                "With these two models the ratio's answer does not hang on the words. That does not "
                "make it right: the next text says why.",
            ),
            "b": (
                "in nearly all",
                "More dimensions lower both means. Whether their ratio rises depends on the words, "
                "and here on which words were drawn.",
            ),
        },
        came=lambda share, low, high: "b" if share > 0.85 or share < 0.15 else "a",
        why="The wide model's ratio is higher in {0:.0%} of the draws. In the small model alone the "
        "ratio runs from {1:.1f} to {2:.1f}, for different words.",
    ),
    "5c": Prediction(
        choices={
            "a": (
                "on a few",
                "t-SNE begins at random, but it is made to keep near neighbours near, and these "
                "categories are far apart in the model.",
            ),
            "b": ("on about half", "A seed moves the groups about on the map, more than apart."),
            "c": (
                "on most",
                "The categories are clear in the RSM, but a map may tear one of them.",
            ),
        },
        came=lambda n, total: "a" if n < total / 3 else "b" if n < 2 * total / 3 else "c",
        why="It is {} of {} maps. Now look along the rows: another eps gives another answer.",
    ),
    "5d": Prediction(
        choices={
            "a": (
                "about 0.5",
                "So low a score would mean that the same text, read twice, gives two rather "
                "different pictures of these words.",
            ),
            "b": (
                "about 0.7",
                "The two clouds of pairs, within and between, are far apart in both models. That "
                "alone makes a high correlation.",
            ),
            "c": (
                "about 0.9",
                "The same text does not have to give the same similarities: here it did not.",
            ),
        },
        came=lambda r: "a" if r < 0.6 else "b" if r < 0.8 else "c",
        why="It is {:.2f}. Same text, same method: the models differ in little but their size.",
    ),
    "5e": Prediction(
        choices={
            "a": (
                "nine or ten",
                "The score looks at all pairs, most of them far apart. Neighbours are decided by "
                "small differences among the most similar words.",
            ),
            "b": (
                "six to eight",
                "It could be: the two models agree on what is near. Compare the number.",
            ),
            "c": (
                "fewer than six",
                "Among thousands of words, sharing even half of ten neighbours is far "
                "from chance, and these two models share their text.",
            ),
        },
        came=lambda n: "a" if n >= 8.5 else "b" if n >= 5.5 else "c",
        why="On average they share {:.1f} of 10. A high score and changed neighbours can go together: "
        "the score is about all pairs, neighbours are about the nearest few.",
    ),
}


def within_between(S, labels, diagonal=False):
    S, same = np.asarray(S, dtype=float), np.equal.outer(labels, labels)
    return S[same if diagonal else same & ~np.eye(len(S), dtype=bool)], S[~same]


def selectivity(S, labels):
    within, between = within_between(S, labels)
    return within.mean() / between.mean()


def per_category(S, labels):
    labels = np.array(labels)
    means = [
        upper_triangle(S[np.ix_(labels == c, labels == c)]).mean() for c in dict.fromkeys(labels)
    ]
    return np.mean(means) / within_between(S, labels)[1].mean()


def of_all_pairs(S, labels):
    return within_between(S, labels)[0].mean() / upper_triangle(S).mean()


def of_parts(combine, S, labels, diagonal=False):
    return combine(*within_between(S, labels, diagonal))


def share_won(within, between, ties=0.5):
    within, between = np.asarray(within)[:, None], np.asarray(between)
    return np.mean((within > between) + ties * (within == between))


def pairs_won(within, between):
    wins = within[:, None] > between
    ties = within[:, None] == between
    return np.mean(wins + 0.5 * ties)


def whole(groups, labels, one=True, own=True, in_a_group=True, drop=False):
    """The whole categories; each option leaves one condition out, or drops the words that DBSCAN left out."""
    found = []
    pairs = [(g, c) for g, c in zip(groups, labels, strict=True) if not (drop and g == -1)]
    for category in dict.fromkeys(labels):
        mine, others = (
            {g for g, c in pairs if c == category},
            {g for g, c in pairs if c != category},
        )
        good = (
            (len(mine) == 1 or not one)
            and not (own and mine & others)
            and not (in_a_group and -1 in mine)
        )
        found += [category] * bool(good and mine)
    return found


def mostly_together(groups, labels):
    mine = {c: Counter(g for g, d in zip(groups, labels, strict=True) if d == c) for c in labels}
    return sum(counts.most_common(1)[0][1] > counts.total() / 2 for counts in mine.values())


def pure_groups(groups, labels):
    return sum(
        len({c for g, c in zip(groups, labels, strict=True) if g == each}) == 1
        for each in set(groups) - {-1}
    )


def positions(words1, words2):
    return [words2.index(word) for word in words1]


def same_words_score(E1, words1, E2, words2, method="pearson"):
    return rsa(E1, E2[positions(words1, words2)], method)


def rows_only(E1, words1, E2, words2):
    i, j = np.triu_indices(len(words1), k=1)
    return rsa_score(cosine_rsm(E1)[i, j], cosine_rsm(E2)[positions(words1, words2)][i, j])


def aligned(combine, E1, words1, E2, words2):
    return combine(cosine_rsm(E1), cosine_rsm(E2[positions(words1, words2)]))


def near(**similarities):
    return list(similarities.items())


def words_of(near):
    return {word for word, _ in near}


def shared_neighbours(near1, near2):
    return len({word for word, _ in near1} & {word for word, _ in near2})


def pair_case(words, order, dims, noise):
    """A model and a wider, noisy copy of it with its words in another order. (The seed makes the two agree well.)"""
    E = PAIRS.standard_normal((len(words), dims))
    E2 = np.hstack([E, PAIRS.standard_normal((len(words), 1))]) + noise * PAIRS.standard_normal(
        (len(words), dims + 1)
    )
    return np.round(E, 2), words, np.round(E2[order], 2), [words[i] for i in order]


def count_whole(groups, labels):
    return len(whole(groups, labels))


EXERCISES = {
    "5.1": Exercise(
        title="the category selectivity index",
        reference=selectivity,
        cases=((S5, FIVE), (S7, SEVEN), (S9, NINE)),
        mistakes={
            "The diagonal was counted into the mean within: each word with itself, always 1. Leave "
            "it out.": lambda S, labels: of_parts(
                lambda w, b: w.mean() / b.mean(), S, labels, diagonal=True
            ),
            "The diagonal was set to 0 but still counted: its zeros pull the mean within down. "
            "Leave those cells out.": lambda S, labels: (
                selectivity(S, labels) * (1 - len(S) / np.equal.outer(labels, labels).sum())
            ),
            "The diagonal has slipped into the pairs between: take `~same` from `same` as it was, "
            "before its diagonal was taken out.": lambda S, labels: of_parts(
                lambda w, b: w.mean() / np.mean([*b, *np.ones(len(S))]), S, labels
            ),
            "This is the other way round: the mean between over the mean within. The mean within "
            "stands on top.": lambda S, labels: 1 / selectivity(S, labels),
            "These are medians. The index is made of means.": lambda S, labels: of_parts(
                lambda w, b: np.median(w) / np.median(b), S, labels
            ),
            "These are sums, or means over all N * N cells. There are not as many pairs within "
            "as between: leave the diagonal out, and divide each sum by its own number of pairs.": (
                (lambda S, labels: of_parts(lambda w, b: w.sum() / b.sum(), S, labels)),
                (
                    lambda S, labels: of_parts(
                        lambda w, b: w.sum() / b.sum(), S, labels, diagonal=True
                    )
                ),
            ),
            "The mean below is over all pairs. Only pairs from two different categories belong "
            "there.": of_all_pairs,
            "First a mean for each category, then the mean of those: a small category then counts "
            "as much as a large one. Take one mean over all pairs within.": per_category,
            "The signs were dropped. A similarity below 0 lowers the mean, and has to.": lambda S, labels: (
                of_parts(lambda w, b: np.abs(w).mean() / np.abs(b).mean(), S, labels)
            ),
            "These are distances, 1 - S. The index is made of similarities.": lambda S, labels: (
                of_parts(lambda w, b: (1 - w).mean() / (1 - b).mean(), S, labels)
            ),
            "These are the two means. One number is asked for: the first divided by the second.": lambda S, labels: (
                of_parts(lambda w, b: np.array([w.mean(), b.mean()]), S, labels)
            ),
        },
    ),
    "5.2": Exercise(
        title="every pair within against every pair between",
        reference=pairs_won,
        cases=(
            (np.array([0.4, 0.9]), np.array([0.8, 0.9, 0.3])),
            (np.array([0.9, -0.1, 0.4]), np.array([-0.1, 0.9, 0.2, 0.3])),
            (np.array([0.8, 0.1, 0.2]), np.array([-0.4, 0.3, 0.5, 0.3, 0.7])),
            (np.array([0.8, 0.8, 0.2, 0.9]), np.array([0.2, 0.5, 0.6, 0.3, 0.1])),
            (np.array([0.4, 0.4, 0.5, 0.4]), np.array([-0.1, 0.4, 0.5, -0.4, 0.5, 0.4])),
        ),
        mistakes={
            "Ties were counted as losses. A tie counts half.": lambda w, b: share_won(w, b, ties=0),
            "Ties were counted as full wins. A tie counts half.": lambda w, b: share_won(
                w, b, ties=1
            ),
            "This is the other way round: the chance that a pair *between* wins.": lambda w, b: (
                share_won(b, w)
            ),
            "This is the number of wins. Divide by the number of comparisons, W times B; a tie "
            "counts half.": (
                (lambda w, b: share_won(w, b) * w.size * b.size),
                (lambda w, b: share_won(w, b, ties=0) * w.size * b.size),
            ),
            "The wins were divided by the number of pairs on one side only. There are W times B "
            "comparisons.": (
                (lambda w, b: share_won(w, b) * b.size),
                (lambda w, b: share_won(w, b) * w.size),
            ),
            "A pair within counted as soon as it beat any one pair between. Count its wins against "
            "each of them.": lambda w, b: np.mean(w > b.min()),
            "A pair within counted only if it beat all pairs between. Count its wins against each "
            "of them.": lambda w, b: np.mean(w > b.max()),
            "The two means met each other, once. Let "
            "every pair within meet every pair between.": lambda w, b: float(w.mean() > b.mean()),
            "Each pair within met one number only, the mean between. Let it meet every pair "
            "between.": lambda w, b: np.mean(w > b.mean()),
            "Each pair within met only one pair between, the one at "
            "the same position. Let every pair within meet every "
            "pair between.": lambda w, b: np.mean([x > y for x, y in zip(w, b, strict=False)]),
            "Wins and losses were set against each other (wins - losses). "
            "Only count the wins, a tie half: with no difference "
            "at all the result must be 0.5, not 0.": lambda w, b: 2 * share_won(w, b) - 1,
        },
    ),
    "5.3": Exercise(
        title="which index stays",
        reference={
            "add": {"rank"},
            "halve": {"ratio", "rank"},
            "cube": {"rank"},
            "negate": {"ratio"},
        },
        rows={
            ("add", "ratio"): (
                "add: write it down for means 0.5 and 0.1. The ratio is 5; with 0.2 added it is "
                "0.7 / 0.3."
            ),
            ("add", "rank"): ("add: if all similarities move up together, which pair beats which?"),
            ("halve", "ratio"): (
                "halve: both means are halved. What does the one half do to the other in a ratio?"
            ),
            ("halve", "rank"): "halve: halving changes no order. The larger stays the larger.",
            ("cube", "ratio"): (
                "cube: small numbers shrink far more than large ones, so the two means shrink by "
                "different factors."
            ),
            ("cube", "rank"): (
                "cube: the larger number still has the larger cube. Who looks at nothing but that?"
            ),
            ("negate", "ratio"): "negate: minus over minus is plus.",
            ("negate", "rank"): "negate: with all signs turned, every pair that won loses.",
        },
    ),
    "5.4": Exercise(
        title="count the whole categories",
        reference=count_whole,
        cases=(
            (np.array([6, 5, 5, 5, 2]), list("aaaab")),
            (np.array([-1, 1, 1, 3, 6, 6]), list("abbbcc")),
            (np.array([-1, 5, -1, 1, 6, 6, -1, 2]), list("abbcccdd")),
            (np.array([1, 1, 1, 1, 3, 3, 2, -1, -1]), list("aaaabccdd")),
            (np.array([1, 1, 1, 4, 4, 4, 3, 0, 0, 6, 2]), list("aaabbbcddee")),
            (np.array([0, 2, 2, 4, 5, 5, 5, 5, 3, 3, 6, -1, 6]), list("abbcdddddefff")),
        ),
        mistakes={
            "Words that were left out (-1) were taken for a group of "
            "their own. A category that was left out altogether has "
            "not come back.": lambda groups, labels: len(whole(groups, labels, in_a_group=False)),
            "You checked that the category's words are together, not that they "
            "are among themselves. A group that holds two categories makes "
            "neither of them whole.": lambda groups, labels: len(whole(groups, labels, own=False)),
            "You only checked that all words of a category have the same number. It must not be "
            "-1, and no other category may share it.": lambda groups, labels: len(
                whole(groups, labels, own=False, in_a_group=False)
            ),
            "Words that were left out (-1) were skipped. A category with such "
            "a word is not whole.": lambda groups, labels: len(whole(groups, labels, drop=True)),
            "A category spread over several groups was counted, "
            "as long as no other shares them. All its words "
            "must be in one group.": lambda groups, labels: len(whole(groups, labels, one=False)),
            "Most of a category's words in one group is not enough: whole means all of them, and "
            "no others.": mostly_together,
            "These are groups without a stranger in them. A group may hold only a part of its "
            "category, and then that category is not whole.": pure_groups,
            "This is the number of groups found. A group may hold half a category, or two: look at "
            "the labels.": lambda groups, labels: len(set(groups) - {-1}),
            "This is the number of different values in groups, -1 included. Look at the labels: "
            "which categories have a group to themselves?": lambda groups, labels: len(set(groups)),
            "This is the share of whole categories. Their number "
            "is asked for.": lambda groups, labels: len(whole(groups, labels)) / len(set(labels)),
            "This is the number of words in whole categories. Count the categories.": lambda groups, labels: (
                sum(label in whole(groups, labels) for label in labels)
            ),
        },
    ),
    "5.5": Exercise(
        title="score two models whose words stand in different order",
        reference=same_words_score,
        cases=(
            pair_case(WORDS4, [1, 2, 0, 3], 3, 0.2),
            pair_case(WORDS6, [3, 0, 4, 1, 5, 2], 4, 0.3),
            pair_case(WORDS6 + WORDS4, PAIRS.permutation(10), 5, 0.5),
        ),
        mistakes={
            "The words stand in a different order in the two models: this "
            "compares the pairs of one word with the pairs of another. Put "
            "E2's rows into the order of words1 first.": lambda E1, words1, E2, words2: rsa(E1, E2),
            "The order was applied the wrong way round. Row i of the new "
            "E2 must be word words1[i]: ask words2 where each word of "
            "words1 stands.": lambda E1, words1, E2, words2: rsa(E1, E2[positions(words2, words1)]),
            "Only one of the two models was sorted by its words. Sort both, or put E2 into E1's "
            "order.": (
                (lambda E1, words1, E2, words2: rsa(E1[np.argsort(words1)], E2)),
                (lambda E1, words1, E2, words2: rsa(E1, E2[np.argsort(words2)])),
            ),
            "The rows of the second RSM were reordered, but not its columns. Reorder the rows of "
            "E2 before you make the RSM.": rows_only,
            "The words are in order, but the triangles were "
            "compared by their cosine: it sees any offset "
            "that they share. Use Pearson.": lambda *case: same_words_score(*case, method="cosine"),
            "The words are in order, but this is Spearman's score. "
            "Pearson is asked for.": lambda *case: same_words_score(*case, method="spearman"),
            "The words are in order, but the whole matrices were compared: their ones on the "
            "diagonal push the score up. Compare the upper triangles.": lambda *case: aligned(
                lambda S1, S2: rsa_score(S1.ravel(), S2.ravel()), *case
            ),
            "The numbers in each triangle were sorted. That pairs the largest with the largest, "
            "whatever the words.": lambda *case: aligned(
                lambda S1, S2: rsa_score(np.sort(upper_triangle(S1)), np.sort(upper_triangle(S2))),
                *case,
            ),
        },
    ),
    "5.6": Exercise(
        title="count the shared neighbours",
        reference=shared_neighbours,
        cases=(
            (near(kiwi=0.6, plum=0.5), near(plum=0.6, nut=0.3)),
            (near(kiwi=0.8, nut=0.7, pear=0.7), near(pear=0.6, nut=0.6, jam=0.4)),
            (
                near(jam=0.6, plum=0.6, fig=0.5, pear=0.4),
                near(lime=0.9, jam=0.7, pear=0.4, nut=0.4),
            ),
            (
                near(pie=0.9, jam=0.8, fig=0.7, nut=0.7, lime=0.3),
                near(peanut=0.9, fig=0.8, jam=0.8, pie=0.8, plum=0.3),
            ),
            (
                near(lime=0.9, kiwi=0.9, pear=0.4, plum=0.4, pie=0.3),
                near(lime=0.9, pie=0.7, pear=0.4, kiwi=0.4, fig=0.4),
            ),
        ),
        mistakes={
            "Whole entries were compared, word and similarity: ('plum', 0.8) is not ('plum', 0.5). "
            "Compare the words.": lambda near1, near2: len(set(near1) & set(near2)),
            "Only words at the same place in both lists were counted. A shared neighbour may stand "
            "at another place.": lambda near1, near2: sum(
                a == b for (a, _), (b, _) in zip(near1, near2, strict=True)
            ),
            "This divides by the number of words in either list (the Jaccard index). The number in "
            "both is asked for.": lambda near1, near2: (
                shared_neighbours(near1, near2) / len(words_of(near1) | words_of(near2))
            ),
        },
    ),
}
