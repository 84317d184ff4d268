"""Lesson 09, people and hypotheses."""

import numpy as np

from . import Exercise, Prediction

TOY = {
    "cup": np.array([3.0, 4.0]),
    "mug": np.array([6.0, 8.0]),
    "tea": np.array([4.0, -3.0]),
    "sun": np.array([0.0, -2.0]),
    "sky": np.array([1.0, -1.0]),
    "day": np.array([2.0, 0.5]),
}
RNG = np.random.default_rng(9)
STEPS = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0])
BENT = np.array([5.0, 9.0, 6.0, 14.0, 11.0, 9.0])
FAR = np.round(RNG.normal(7, 2, 10), 1)
NEAR = np.round(0.5 * FAR + RNG.normal(0, 1, 10), 1)


def pair_similarities(model, pairs):
    left = np.array([model[one] for one, _ in pairs])
    right = np.array([model[two] for _, two in pairs])
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return (left * right).sum(axis=1) / lengths


def of_pairs(model, pairs, value):
    return np.array([value(model[one], model[two]) for one, two in pairs])


def cosine(a, b):
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))


def all_pairs(model, pairs):
    words = list(dict.fromkeys(word for pair in pairs for word in pair))
    i, j = np.triu_indices(len(words), k=1)
    chosen = [(words[a], words[b]) for a, b in zip(i, j, strict=True)]
    return of_pairs(model, chosen, cosine)


def triangle(items, value, k=1):
    i, j = np.triu_indices(len(items), k=k)
    return np.array([float(value(items[a], items[b])) for a, b in zip(i, j, strict=True)])


def lower(items, value):
    i, j = np.tril_indices(len(items), k=-1)
    return np.array([float(value(items[a], items[b])) for a, b in zip(i, j, strict=True)])


def same(a, b):
    return a == b


def apart(a, b):
    return abs(a - b)


def same_kind(labels):
    labels = np.array(labels)
    i, j = np.triu_indices(len(labels), k=1)
    return (labels[i] == labels[j]).astype(float)


def frequency_alike(ranks):
    logs = np.log(ranks)
    i, j = np.triu_indices(len(logs), k=1)
    return -np.abs(logs[i] - logs[j])


def levels_shared(one, two):
    shared = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        shared += 1
    return shared


def edits(one, two, change=1, swap=False):
    """Levenshtein's distance, and those that it is mistaken for."""
    table = [[i + j for j in range(len(two) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(two) + 1):
            differ = one[i - 1] != two[j - 1]
            table[i][j] = min(
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + change * differ,
            )
            swapped = i > 1 and j > 1 and one[i - 2 : i] == two[j - 2 : j][::-1]
            if swap and swapped:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def edit_distance(one, two):
    above = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(two, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
        above = row
    return above[-1]


def hamming(one, two):
    return sum(a != b for a, b in zip(one, two, strict=False))


def line(v, control):
    """Slope and offset of the line that predicts v from the control."""
    slope = (control - control.mean()) @ v / ((control - control.mean()) @ control)
    return slope, v.mean() - slope * control.mean()


def left_over(v, control):
    slope, offset = line(v, control)
    return v - slope * control - offset


def fitted(v, control):
    return v - left_over(v, control)


def z(v):
    return (v - v.mean()) / v.std()


def score(a, b):
    return np.corrcoef(a, b)[0, 1]


def score_without(v1, v2, control):
    return score(left_over(v1, control), left_over(v2, control))


EXERCISES = {
    "9.1": Exercise(
        title="what a model says of the pairs that people judged",
        reference=pair_similarities,
        cases=(
            (TOY, [("sun", "sky"), ("cup", "mug"), ("day", "tea")]),
            (TOY, [("mug", "day"), ("cup", "sky"), ("sky", "tea"), ("sun", "cup")]),
            (TOY, [("day", "sun"), ("tea", "cup"), ("sky", "day"), ("mug", "sun"), ("tea", "day")]),
        ),
        mistakes={
            "These are dot products. Divide each by the lengths of its two vectors: a cosine.": (
                lambda model, pairs: of_pairs(model, pairs, np.dot)
            ),
            "These are distances, 1 - cosine. People judged how alike two words are, so give the "
            "cosine.": lambda model, pairs: 1 - pair_similarities(model, pairs),
            "These are the distances between the vectors' ends. The cosine is asked for.": (
                lambda model, pairs: of_pairs(model, pairs, lambda a, b: np.linalg.norm(a - b))
            ),
            "Each pair of *all* these words got a number. Only the pairs in `pairs` are asked for, "
            "in their order.": all_pairs,
            "These were sorted. Keep the order of `pairs`: people's judgements stand in it.": (
                (lambda model, pairs: np.sort(pair_similarities(model, pairs))),
                (lambda model, pairs: np.sort(pair_similarities(model, pairs))[::-1]),
            ),
            "The product was divided by one vector's length only. Both lengths belong below.": (
                (lambda model, pairs: of_pairs(model, pairs, lambda a, b: a @ b / (a @ a) ** 0.5)),
                (lambda model, pairs: of_pairs(model, pairs, lambda a, b: a @ b / (b @ b) ** 0.5)),
            ),
            "The lengths are still squared: `a @ a` is the length squared. np.linalg.norm(a) is "
            "the length.": lambda model, pairs: of_pairs(
                model, pairs, lambda a, b: a @ b / ((a @ a) * (b @ b))
            ),
            "Mind the brackets: `x / y * z` divides by y and then multiplies by z. Both lengths "
            "belong below.": lambda model, pairs: of_pairs(
                model, pairs, lambda a, b: a @ b / np.linalg.norm(a) * np.linalg.norm(b)
            ),
            "The sign is gone: a negative cosine says something else than a positive one.": (
                lambda model, pairs: np.abs(pair_similarities(model, pairs))
            ),
        },
    ),
    "9.2": Exercise(
        title="the hypothesis: same kind",
        reference=same_kind,
        cases=(
            (["fruit", "fruit", "tool"],),
            (["tool", "fruit", "tool", "fruit"],),
            (["body", "tool", "body", "body", "fruit", "tool"],),
        ),
        mistakes={
            "This is 1 where two words are of *different* kinds: a distance. Here alike is high: 1 "
            "for the same kind.": lambda labels: 1 - same_kind(labels),
            "Each word was paired with itself as well. Leave the diagonal out: np.triu_indices(N, "
            "k=1).": lambda labels: triangle(labels, same, k=0),
            "This is the lower triangle. Its values are in another order than upper_triangle's: "
            "use np.triu_indices(N, k=1).": lambda labels: lower(labels, same),
            "This is the whole table, (N, N). Take its upper triangle: one value a pair.": (
                lambda labels: np.equal.outer(np.array(labels), np.array(labels)).astype(float)
            ),
            "Only neighbours in the list were compared. Every pair is asked for.": lambda labels: (
                np.array([float(a == b) for a, b in zip(labels, labels[1:], strict=False)])
            ),
            "Every pair counts as the same kind here: was a word compared with itself?": (
                lambda labels: triangle(labels, lambda a, b: True)
            ),
            "No pair counts as the same kind here. Compare the labels with ==: `is` asks for one "
            "and the same object.": lambda labels: triangle(labels, lambda a, b: False),
            "This says -1 where the kinds differ. 0 is asked for there.": lambda labels: (
                2 * same_kind(labels) - 1
            ),
        },
    ),
    "9.3": Exercise(
        title="the hypothesis: as frequent",
        reference=frequency_alike,
        cases=(
            (np.array([1, 10, 1000]),),
            (np.array([40, 2, 9, 5]),),
            (np.array([7, 3000, 51, 640, 12]),),
        ),
        mistakes={
            "This is how far apart the two are: higher where they are *less* alike. Put a minus in "
            "front.": lambda ranks: -frequency_alike(ranks),
            "The logarithm is missing: ranks 1 and 10 differ as 1,000 and 10,000 do. Take "
            "np.log(ranks) first.": lambda ranks: -triangle(ranks, apart),
            "First the difference, then the logarithm: it is the other way round.": lambda ranks: (
                -np.log(triangle(ranks, apart))
            ),
            "The bars are missing: this hangs on which of the two comes first. Take the size of "
            "the difference, np.abs.": (
                (lambda ranks: -triangle(np.log(ranks), lambda a, b: a - b)),
                (lambda ranks: triangle(np.log(ranks), lambda a, b: a - b)),
            ),
            "This is how rare the pair is, the mean of the two, and was asked for in lesson 6. How "
            "near are the two to each other?": (
                (lambda ranks: triangle(np.log(ranks), lambda a, b: (a + b) / 2)),
                (lambda ranks: -triangle(np.log(ranks), lambda a, b: (a + b) / 2)),
            ),
            "The differences were squared: large ones weigh more so. Take np.abs.": lambda ranks: (
                -(frequency_alike(ranks) ** 2)
            ),
            "This takes the logarithm to another base, 10 or 2. np.log is asked for.": (
                (lambda ranks: frequency_alike(ranks) / np.log(10)),
                (lambda ranks: frequency_alike(ranks) / np.log(2)),
            ),
            "Each word was paired with itself as well. Leave the diagonal out: np.triu_indices(N, "
            "k=1).": lambda ranks: -triangle(np.log(ranks), apart, k=0),
            "This is the lower triangle. Its values are in another order than upper_triangle's: "
            "use np.triu_indices(N, k=1).": lambda ranks: -lower(np.log(ranks), apart),
            "This is the whole table, (N, N). Take its upper triangle: one value a pair.": (
                lambda ranks: -np.abs(np.subtract.outer(np.log(ranks), np.log(ranks)))
            ),
        },
    ),
    "9.4": Exercise(
        title="how many letters to change",
        reference=edit_distance,
        cases=(
            ("cat", "cap"),
            ("cat", "cart"),
            ("form", "from"),
            ("snow", "now"),
            ("tulip", "lip"),
            ("kitten", "sitting"),
            ("sunday", "saturday"),
        ),
        mistakes={
            "This compares letter by letter at the same place. After an added letter all the rest "
            "counts as different so: a step may also add or drop a letter.": (
                hamming,
                lambda one, two: hamming(one, two) + abs(len(one) - len(two)),
            ),
            "Changing a letter counts as two steps here, drop and add. It is one step.": (
                lambda one, two: edits(one, two, change=2)
            ),
            "Two neighbours changing places count as one step here. Only change, add and drop are "
            "steps: 'form' to 'from' takes two.": lambda one, two: edits(one, two, swap=True),
            "This is the difference in length alone.": lambda one, two: abs(len(one) - len(two)),
            "This counts how many letters stand in one word only, wherever they stand. The order "
            "of the letters matters too.": (
                (lambda one, two: len({*one} ^ {*two})),
                (lambda one, two: len({*one} - {*two})),
                (lambda one, two: len({*two} - {*one})),
            ),
            "One letter too few: the last letters were never compared. Mind where the table "
            "ends.": lambda one, two: edits(one[:-1], two[:-1]),
            "The words' first letters were never compared. Mind where the table begins.": (
                lambda one, two: edits(one[1:], two[1:])
            ),
            "This is how *alike* the two are, the length less the steps. The number of steps is "
            "asked for.": lambda one, two: max(len(one), len(two)) - edit_distance(one, two),
            "This is divided by the longer word's length. The number of steps is asked for.": (
                lambda one, two: edit_distance(one, two) / max(len(one), len(two))
            ),
        },
    ),
    "9.5": Exercise(
        title="the hypothesis: near in a tree",
        reference=levels_shared,
        cases=(
            (("thing", "made"), ("thing", "alive")),
            (("thing", "made", "tool"), ("thing", "alive", "tool")),
            (("thing", "alive", "fruit"), ("thing", "alive", "body")),
            (("idea", "alive", "fruit"), ("thing", "alive", "fruit")),
            (("thing", "made", "tool"), ("thing", "made", "tool")),
        ),
        mistakes={
            "This goes on counting after the two have parted. Branches of different parents are "
            "different branches, whatever their name: stop at the first difference.": (
                (lambda one, two: sum(a == b for a, b in zip(one, two, strict=False))),
                (lambda one, two: len({*one} & {*two})),
            ),
            "This counts from the leaves. The root of the tree stands first.": lambda one, two: (
                levels_shared(one[::-1], two[::-1])
            ),
            "This counts the steps that *part* the two. How many levels do they share?": (
                (lambda one, two: len(one) - levels_shared(one, two)),
                (lambda one, two: 2 * (len(one) - levels_shared(one, two))),
            ),
            "One too many: the level at which they part was counted.": (
                (lambda one, two: min(len(one), levels_shared(one, two) + 1)),
                (lambda one, two: levels_shared(one, two) + 1),
            ),
            "One too few: count from the root on, the first level too.": lambda one, two: max(
                levels_shared(one, two) - 1, 0
            ),
            "This is a share of the levels. Their number is asked for.": lambda one, two: (
                levels_shared(one, two) / len(one)
            ),
            "This only says whether they share anything, or everything. How many levels?": (
                (lambda one, two: int(one[0] == two[0])),
                (lambda one, two: int(one == two)),
            ),
        },
    ),
    "9.6": Exercise(
        title="take a hypothesis out",
        reference=left_over,
        cases=((BENT, STEPS), (BENT, STEPS**2), (NEAR, FAR)),
        mistakes={
            "The control itself was taken off. Take off what it *predicts*: the line, slope times "
            "control plus offset.": (
                (lambda v, control: v - control),
                (lambda v, control: z(v) - z(control)),
            ),
            "This is the line, what the control predicts. What is left is v less the line.": fitted,
            "This is the line less v: the signs are turned round.": lambda v, control: (
                fitted(v, control) - v
            ),
            "v's own mean stayed in: the slope is right, but what is left has mean 0. Take the mean of "
            "v off, too.": lambda v, control: v - line(v, control)[0] * (control - control.mean()),
            "The line was drawn through zero. It needs an offset, too: what is left has mean "
            "0.": lambda v, control: v - control * (v @ control) / (control @ control),
            "The slope is right, and the offset stayed in. What is left has mean 0.": (
                lambda v, control: v - control * line(v, control)[0]
            ),
            "Slope and offset are swapped: the slope goes with the control.": lambda v, control: (
                v - line(v, control)[1] * control - line(v, control)[0]
            ),
            "The line was drawn the wrong way: it predicts the control from v. Predict v from the "
            "control.": (
                (lambda v, control: left_over(control, v)),
                (lambda v, control: v - line(control, v)[0] * control - line(control, v)[1]),
            ),
            "The correlation stands in the slope's place. The slope is the correlation times the "
            "spread of v over the spread of the control.": lambda v, control: (
                v - v.mean() - score(v, control) * (control - control.mean())
            ),
            "Only the mean was taken off. The control has not been used.": lambda v, control: (
                v - v.mean()
            ),
            "What is left was divided by its spread. Leave it in v's units.": lambda v, control: z(
                left_over(v, control)
            ),
            "v was divided by the control. Take the line off.": (
                (lambda v, control: v / fitted(v, control)),
                (lambda v, control: v / (control + 1)),
            ),
        },
    ),
    "9.7": Exercise(
        title="the score that is left",
        reference=score_without,
        cases=(
            (BENT, STEPS[::-1] ** 2, STEPS),
            (BENT, np.array([2.0, 1.0, 3.0, 7.0, 2.0, 6.0]), STEPS),
            (NEAR, np.round(FAR[::-1] + NEAR, 1), FAR),
        ),
        mistakes={
            "The control was not taken out. Take it out of both triangles first.": (
                lambda v1, v2, control: score(v1, v2)
            ),
            "It was taken out of one triangle only. What the other owes to it is still there: take "
            "it out of both.": (
                (lambda v1, v2, control: score(left_over(v1, control), v2)),
                (lambda v1, v2, control: score(v1, left_over(v2, control))),
            ),
            "This is the score of what was taken *out*: the two lines. Score what is left.": (
                lambda v1, v2, control: score(fitted(v1, control), fitted(v2, control))
            ),
            "One triangle was taken out of the other. The third argument is the control.": (
                lambda v1, v2, control: score(left_over(v1, v2), control)
            ),
            "The scores with the control were only subtracted. Correlate what is left of the two "
            "triangles.": (
                (lambda v1, v2, control: score(v1, v2) - score(v1, control) * score(v2, control)),
                (lambda v1, v2, control: score(v1, v2) - score(v1, control)),
                (lambda v1, v2, control: score(v1, v2) - score(v2, control)),
            ),
            "This is the score squared. The score itself is asked for.": lambda v1, v2, control: (
                score_without(v1, v2, control) ** 2
            ),
            "This is how much the score changed. What is the score now?": (
                (lambda v1, v2, control: score(v1, v2) - score_without(v1, v2, control)),
                (lambda v1, v2, control: score_without(v1, v2, control) / score(v1, v2)),
            ),
        },
    ),
    "9.8": Exercise(
        title="a claim, and what it does not say",
        reference={
            "words": True,
            "number": True,
            "measure": True,
            "comparator": False,
            "interval": False,
            "null": False,
            "ceiling": False,
            "tried": False,
        },
        rows={
            "words": "words: the rule is there: six letters, in both vocabularies, drawn at random.",
            "number": "number: how many words were compared? Read the first sentence again.",
            "measure": "measure: cosine similarities and a correlation are both named.",
            "comparator": "comparator: high beside what? Look for a second score, of other models or "
            "of a simple hypothesis.",
            "interval": "interval: would a hundred other words give nearly the same? Look for a range.",
            "null": "null: the text does not say what score two models have that agree by luck only.",
            "ceiling": "ceiling: the text does not say how high a score could be at best.",
            "tried": "tried: were other words, other lengths or other models looked at? The text "
            "does not say.",
        },
    ),
}

PREDICTIONS = {
    "9a": Prediction(
        choices={
            "a": (
                "GloVe 50D",
                "It has the fewest dimensions, 50, to tell words apart.",
            ),
            "b": (
                "GloVe 100D",
                "It read the same texts as GloVe 50D, and has twice the dimensions. Its score with "
                "people is a little higher than that model's.",
            ),
            "c": (
                "Word2Vec",
                "It learned from many more words of text than GloVe, a hundred billion words of news. "
                "Texts are not all that differs.",
            ),
            "d": (
                "MiniLM",
                "These are its input embeddings: no layer has read anything yet. Still, they were "
                "trained together with the layers above them.",
            ),
        },
        came=lambda *scores: "abcd"[int(np.argmax(scores))],
        why="With people, GloVe 50D scores {:.2f}, GloVe 100D {:.2f}, Word2Vec {:.2f} and MiniLM "
        "{:.2f}. Which of the differences between the models makes it so, these four numbers cannot "
        "say: texts, training and dimensions all differ.",
    ),
    "9b": Prediction(
        choices={
            "a": (
                "it holds 0, since the two intervals overlap",
                "Overlapping intervals say little here. Both scores are about the same pairs of words, "
                "so they rise and fall together.",
            ),
            "b": (
                "it lies above 0",
                "It would say that GloVe 100D is nearer to people, for words like these.",
            ),
            "c": ("it lies below 0", "It would say that fewer dimensions are nearer to people."),
        },
        came=lambda low, high: "b" if low > 0 else "c" if high < 0 else "a",
        why="The difference lies between {:.3f} and {:.3f}.",
    ),
    "9c": Prediction(
        choices={
            "a": (
                "MiniLM",
                "It is the model nearest to people. But there the order of a few hundred pairs "
                "counted. Here all pairs count, and only whether two words are of one kind.",
            ),
            "b": (
                "Word2Vec",
                "Its blocks in the figure above are plain to see, but the figure does not compare "
                "models.",
            ),
            "c": (
                "GloVe 50D",
                "It was the farthest from people, and still it is not the last of the three here. But its score is not the highest, either.",
            ),
        },
        came=lambda *scores: "abc"[int(np.argmax(scores))],
        why="With *same kind*, MiniLM scores {:.2f}, Word2Vec {:.2f} and GloVe 50D {:.2f}. To be near to "
        "people and to carry the categories are two things.",
    ),
    "9d": Prediction(
        choices={
            "a": (
                "it falls",
                "It falls where both models carry what is taken out, and so agree on it.",
            ),
            "b": (
                "it stays, within 0.01",
                "It stays where neither of the two carries what is taken out.",
            ),
            "c": ("it rises", "It would mean that something in the way of the agreement is gone."),
        },
        came=lambda before, after: (
            "c" if after > before + 0.01 else "a" if after < before - 0.01 else "b"
        ),
        why="On average over the draws, the score goes from {:.2f} to {:.2f}. For these words frequency "
        "is plain in one model and hardly in the other. What only one of two models carries is noise to "
        "the other.",
    ),
}
