"""Lesson 10, the layers of a transformer."""

import numpy as np

from ..similarity import cosine_rsm, rsa_score, upper_triangle
from . import Exercise, Prediction

RNG = np.random.default_rng(10)


def some(*shape, shift=0.4):
    """States of L + 1 layers for N words in D dimensions, with a common direction."""
    return np.round(RNG.standard_normal(shape) + shift, 2)


def first_apart(apart, _):
    """Where the senses are first told apart in more than 95 of 100 comparisons: a, b or c."""
    layer = int(np.argmax(np.append(apart, 1) > 0.95))
    return "a" if layer <= 1 else "b" if layer < len(apart) - 1 else "c"


PREDICTIONS = {
    "10a": Prediction(
        choices={
            "a": (
                "it grows from layer to layer, up to the last",
                "This is what a well-known study found in general, and most of all in GPT-2. In its BERT "
                "the last layer's cone is weaker again. The model that ran here does not grow up to the "
                "last layer, either.",
            ),
            "b": (
                "it grows at first, and is lower again in the last layer",
                "The last layer need not follow the others, since the model's task is solved from its states alone. In "
                "the model that ran here it does follow them.",
            ),
            "c": (
                "it hardly changes",
                "A layer adds something to every word's vector. What it adds to all words alike "
                "moves all of them in one direction.",
            ),
        },
        came=lambda cones, _: (
            "c" if np.ptp(cones) < 0.1 else "a" if cones[-1] > np.max(cones) - 0.05 else "b"
        ),
        why="The mean cosines, from layer 0 on: {1}.",
    ),
    "10b": Prediction(
        choices={
            "a": (
                "both",
                "The two indices look at the same pairs. But a cone moves the ratio, and it does not "
                "move the rank index.",
            ),
            "b": (
                "only the ratio",
                "The ratio is high where the cone is narrow, and the cone of this model's last layer "
                "did not make it so.",
            ),
            "c": (
                "only the rank index",
                "It would need a last layer that keeps the categories apart and has a strong cone.",
            ),
            "d": (
                "neither",
                "The last layer is nearest to the model's task, so one could think that it has lost "
                "interest in categories. One of the indices says otherwise.",
            ),
        },
        came=lambda ratios, ranks, *_: {
            (True, True): "a",
            (True, False): "b",
            (False, True): "c",
            (False, False): "d",
        }[bool(np.argmax(ratios) == len(ratios) - 1), bool(np.argmax(ranks) == len(ranks) - 1)],
        why="From layer 0 on, the ratio: {2}. The rank index: {3}.",
    ),
    "10c": Prediction(
        choices={
            "a": (
                "layer 0",
                "People judged words without a sentence, so the layer that has read nothing may "
                "be enough. It was no better than the last one here.",
            ),
            "b": (
                "the last layer",
                "The last layer has done most work. For words alone there was not much to read.",
            ),
            "c": (
                "the two can't be told apart",
                "They could not with these pairs if the difference were small. In the model that ran "
                "here it is not.",
            ),
        },
        came=lambda score, low, high: "c" if low <= 0 <= high else "b" if low > 0 else "a",
        why="The last layer's score less layer 0's is {:+.2f}, with an interval from {:+.2f} to "
        "{:+.2f}.",
    ),
    "10d": Prediction(
        choices={
            "a": (
                "after the first layer",
                "One layer already lets a word look at all the words that this model shows it. In "
                "the model that ran here that was not enough.",
            ),
            "b": (
                "later, but before the last layer",
                "It sounds reasonable that meaning takes several steps. But where is the first step "
                "in which the word can see its sentence?",
            ),
            "c": (
                "in the last layer, or never",
                "The distance of the two senses may well be largest at the end. To tell them apart, "
                "a small distance will do, if all sentences keep it.",
            ),
        },
        came=first_apart,
        why="From layer 0 on, the two senses are told apart in this share of the meetings: {1}.",
    ),
}


def mean_cosines(states):
    return np.array([upper_triangle(cosine_rsm(E)).mean() for E in states])


def centred(states):
    return states - states.mean(axis=1, keepdims=True)


def triangles(states, make=upper_triangle):
    return [make(cosine_rsm(E)) for E in states]


def scores_between(states1, states2):
    rows, columns = triangles(states1), triangles(states2)
    return np.array([[rsa_score(v1, v2) for v2 in columns] for v1 in rows])


def scores_by(states1, states2, score, make=upper_triangle):
    rows, columns = triangles(states1, make), triangles(states2, make)
    return np.array([[score(a, b) for b in columns] for a in rows])


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def leaning(states, one, other):
    return (unit(states) * (unit(one) - unit(other))[:, None]).sum(axis=2)


def place_rsm(places):
    return -np.abs(np.subtract.outer(places, places))


EXERCISES = {
    "10.1": Exercise(
        title="the mean cosine of each layer",
        reference=mean_cosines,
        cases=((some(2, 3, 3),), (some(3, 4, 3),), (some(4, 6, 5),)),
        mistakes={
            "Each word with itself was counted, always 1. Only pairs of two different words belong "
            "in the mean.": lambda states: np.array([cosine_rsm(E).mean() for E in states]),
            "The diagonal was set to 0 but still counted. Leave those cells out of the mean.": (
                lambda states: mean_cosines(states) * (1 - 1 / states.shape[1])
            ),
            "These are means of dot products. Divide by the lengths, or let `cosine_rsm` do "
            "it.": lambda states: np.array([upper_triangle(E @ E.T).mean() for E in states]),
            "Only words that stand next to each other in the list were compared. Take all "
            "pairs.": lambda states: np.array([np.diag(cosine_rsm(E), 1).mean() for E in states]),
            "Each word was compared with itself in layer 0. Compare different words of the same "
            "layer.": lambda states: (unit(states) * unit(states[0])).sum(axis=2).mean(axis=1),
            "These are medians. The mean is asked for.": lambda states: np.array(
                [np.median(upper_triangle(cosine_rsm(E))) for E in states]
            ),
            "The dimensions were compared, not the words: row i of a layer is word i.": (
                lambda states: np.array([upper_triangle(cosine_rsm(E.T)).mean() for E in states])
            ),
            "Layer 0 was left out. It counts too: that is what goes into the first "
            "layer.": lambda states: mean_cosines(states[1:]),
        },
    ),
    "10.2": Exercise(
        title="take each layer's mean vector off",
        reference=centred,
        cases=((some(2, 3, 3),), (some(3, 4, 3),), (some(4, 6, 5),)),
        mistakes={
            "One number was taken off, the mean of everything. The mean vector of a layer has a "
            "number for each dimension: take the mean over the words, axis 1.": lambda states: (
                states - states.mean()
            ),
            "From each word the mean of its own numbers was taken off (axis 2). The mean vector "
            "comes from the mean over the words, axis 1.": lambda states: (
                states - states.mean(axis=2, keepdims=True)
            ),
            "The mean over the layers was taken off (axis 0). Each layer has a mean vector of its "
            "own: the mean over the words, axis 1.": lambda states: states - states.mean(axis=0),
            "One mean vector was taken off in all layers. Each layer has its own.": (
                lambda states: states - states.mean(axis=(0, 1))
            ),
            "Layer 0's mean vector was taken off in all layers. Each layer has its "
            "own.": lambda states: states - states[0].mean(axis=0),
            "Each dimension was also divided by its standard deviation. Only take the mean "
            "off.": lambda states: centred(states) / states.std(axis=1, keepdims=True),
            "The rows were brought to length 1 as well. Only take the mean off.": (
                lambda states: unit(centred(states))
            ),
            "The first word was taken off. It is the mean of all words of the layer that has to "
            "go.": lambda states: states - states[:, :1],
        },
    ),
    "10.3": Exercise(
        title="every layer against every layer",
        reference=scores_between,
        cases=(
            (some(2, 4, 3), some(3, 4, 2)),
            (some(3, 5, 4), some(2, 5, 3)),
            (some(3, 7, 3), some(4, 7, 5)),
        ),
        mistakes={
            "The rows and the columns are swapped: the layers of `states1` are the "
            "rows.": lambda a, b: scores_between(b, a),
            "The whole RSMs were compared. Their ones on the diagonal push every score up: take "
            "the triangles.": lambda a, b: scores_by(a, b, rsa_score, np.ravel),
            "This is Spearman's score. Pearson is asked for, as `rsa_score` gives it.": lambda a, b: (
                scores_by(a, b, lambda x, y: rsa_score(x, y, "spearman"))
            ),
            "The triangles were compared by their cosine, which the cone pushes up. Use "
            "Pearson.": lambda a, b: scores_by(a, b, lambda x, y: rsa_score(x, y, "cosine")),
            "These RSMs hold dot products. Make them with `cosine_rsm`.": lambda a, b: np.array(
                [
                    [rsa_score(upper_triangle(E @ E.T), upper_triangle(F @ F.T)) for F in b]
                    for E in a
                ]
            ),
            "Each layer met only the layer of the same number. Let every layer of the one meet "
            "every layer of the other.": lambda a, b: np.array(
                [rsa_score(x, y) for x, y in zip(triangles(a), triangles(b), strict=False)]
            ),
        },
        without=("rsa_matrix",),
    ),
    "10.4": Exercise(
        title="which of two words a state leans to",
        reference=leaning,
        cases=(
            (some(2, 2, 2), some(2, 2), some(2, 2)),
            (some(3, 2, 3), some(3, 3), some(3, 3)),
            (some(4, 4, 5), some(4, 5), some(4, 5)),
        ),
        mistakes={
            "The sign is turned: positive is to mean nearer to `one`.": lambda states, one, other: (
                leaning(states, other, one)
            ),
            "These are differences of dot products. Divide each by both lengths.": (
                lambda states, one, other: (states * (one - other)[:, None]).sum(axis=2)
            ),
            "The lengths of the states were left out. Divide by them too.": (
                lambda states, one, other: (states * (unit(one) - unit(other))[:, None]).sum(axis=2)
            ),
            "The states were divided by one number, the length of all of them together. Each state has "
            "its own length: np.linalg.norm(E, axis=1).": (
                lambda states, one, other: np.array(
                    [
                        E @ (unit(a) - unit(b)) / np.linalg.norm(E)
                        for E, a, b in zip(states, one, other, strict=True)
                    ]
                ),
                lambda states, one, other: (
                    (states * (unit(one) - unit(other))[:, None]).sum(axis=2)
                    / np.linalg.norm(states)
                ),
            ),
            "The lengths of `one` and `other` were left out. Divide by them too.": (
                lambda states, one, other: (unit(states) * (one - other)[:, None]).sum(axis=2)
            ),
            "The two cosines were added. Take the second from the first.": (
                lambda states, one, other: (unit(states) * (unit(one) + unit(other))[:, None]).sum(
                    axis=2
                )
            ),
            "This is the cosine with `one` alone. Take the cosine with `other` off.": (
                lambda states, one, other: (unit(states) * unit(one)[:, None]).sum(axis=2)
            ),
            "This is the cosine with the difference `one - other`. Take two cosines, and their "
            "difference.": lambda states, one, other: (
                unit(states) * unit(one - other)[:, None]
            ).sum(axis=2),
            "`one` and `other` were taken from layer 0 only. Each layer has its own states of "
            "them.": lambda states, one, other: leaning(states, one[:1], other[:1]),
            "`one` and `other` were taken from the last layer only. Each layer has its own states "
            "of them.": lambda states, one, other: leaning(states, one[-1:], other[-1:]),
            "This is the mean over the sentences. Keep a number for each sentence.": (
                lambda states, one, other: leaning(states, one, other).mean(axis=1)
            ),
        },
    ),
    "10.5": Exercise(
        title="who can have read it",
        reference={
            "account": {"MiniLM", "GPT-2"},
            "refused": {"MiniLM"},
            "canoe": {"MiniLM", "GPT-2"},
            "alone": set(),
            "layer 0": set(),
        },
        rows={
            ("account", "MiniLM"): "account: MiniLM's word looks at the whole sentence.",
            ("account", "GPT-2"): "account: does *account* stand before *bank* or after it?",
            ("refused", "MiniLM"): "refused: MiniLM's word also sees what stands after it.",
            ("refused", "GPT-2"): (
                "refused: before *bank* there is only *The*. What tells the sense comes later."
            ),
            (
                "canoe",
                "MiniLM",
            ): "canoe: *canoe* is in the sentence, so MiniLM's *bank* can see it.",
            ("canoe", "GPT-2"): "canoe: is *canoe* read before *bank*?",
            ("alone", "MiniLM"): "alone: there is no other word that MiniLM could look at.",
            ("alone", "GPT-2"): "alone: there is no other word that GPT-2 could look at.",
            (
                "layer 0",
                "MiniLM",
            ): "layer 0: in MiniLM, too, layer 0 is what goes into the first layer.",
            ("layer 0", "GPT-2"): "layer 0: GPT-2's layer 0 has not looked at any other word yet.",
        },
    ),
    "10.6": Exercise(
        title="an RSM of places",
        reference=place_rsm,
        cases=(
            (np.array([1, 4, 2]),),
            (np.array([3, 1, 1, 6]),),
            (np.array([5, 2, 7, 2, 0, 9]),),
        ),
        mistakes={
            "These are distances: the farther, the larger. An RSM holds similarities, so turn the "
            "sign.": lambda places: np.abs(np.subtract.outer(places, places)),
            "The sign tells which word stands first, and the table is not symmetric. Take the size "
            "of the difference, then minus.": (
                lambda places: np.subtract.outer(places, places),
                lambda places: np.subtract.outer(places, places).T,
            ),
            "The differences were squared. Take their size.": (
                lambda places: -(np.subtract.outer(places, places) ** 2)
            ),
            "This only says whether two places are the same. Say how far apart they are.": (
                lambda places: np.equal.outer(places, places).astype(float)
            ),
            "This is 1 less the distance. The task asks for minus the distance.": (
                lambda places: 1 + place_rsm(places)
            ),
            "Only the upper triangle was filled. An RSM has both halves.": (
                lambda places: np.triu(place_rsm(places))
            ),
            "This is the triangle. Return the whole (N, N) matrix.": (
                lambda places: upper_triangle(place_rsm(places).astype(float))
            ),
        },
    ),
}
