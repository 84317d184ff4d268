"""Lesson 06, Word2Vec and a transformer."""

import numpy as np

from . import Exercise, Prediction

# Spelled as GPT-2 spells: a word inside a sentence begins with Ġ. The numbers are the tokens' rows; row 0 is one that is
# asked for, since 0 counts as False.
SPELLED_TOKENS = "Ġmoon iw berry apple Ġk i Ġapple Ġdragons ĠParis Ġplum".split()
SPELLED = {token: row for row, token in enumerate(SPELLED_TOKENS)}
TOKENS = "garden planet Ġsofa Ġsilver Ġplanet Ġpicture Ġmarket ĠLondon Ġpeople Ġtable".split()
VOCAB = {token: row for row, token in enumerate(TOKENS)}
BY_FREQUENCY = "people sofa market table London Planet garden planet silver guitar".split()
RARE_FIRST = "guitar picture silver table planet people market".split()

RNG = np.random.default_rng(5)
CORNER = np.array([[3.0, 1.0], [4.0, 1.0], [5.0, 4.0]])
SQUARE = np.array([[1.0, 5.0, 0.0], [2.0, 7.0, 2.0], [6.0, 3.0, 1.0]])
CONE = np.round(RNG.normal(0, 1, (5, 8)) + RNG.normal(0, 2, 8), 2)


def spelling(word, vocab):
    if "Ġ" + word in vocab:
        return "single"
    return "bare" if word in vocab else "pieces"


def words_where(
    words, vocab, n, length=6, known=lambda word, vocab: "Ġ" + word in vocab, lower=str.islower
):
    return [word for word in words if len(word) == length and lower(word) and known(word, vocab)][
        :n
    ]


def six_letter_words(words, vocab, n):
    return [word for word in words if len(word) == 6 and word.islower() and "Ġ" + word in vocab][:n]


def pair_rarity(ranks):
    f = np.log(ranks)
    i, j = np.triu_indices(len(f), k=1)
    return (f[i] + f[j]) / 2


def remove_mean(E):
    return E - E.mean(axis=0)


def unit(E):
    return E / np.linalg.norm(E, axis=1, keepdims=True)


def rarity_by(ranks, combine=lambda a, b: (a + b) / 2, log=np.log, k=1):
    f = log(np.asarray(ranks, dtype=float))
    i, j = np.triu_indices(len(f), k=k)
    return combine(f[i], f[j])


def lower_triangle(ranks):
    f = np.log(ranks)
    i, j = np.tril_indices(len(f), k=-1)
    return (f[i] + f[j]) / 2


def partial_correlation(r12, r1f, r2f):
    return (r12 - r1f * r2f) / np.sqrt((1 - r1f**2) * (1 - r2f**2))


EXERCISES = {
    "6.1": Exercise(
        title="how GPT-2 spells a word",
        reference=spelling,
        cases=tuple(
            (word, SPELLED)
            for word in ["moon", "apple", "Apple", "berry", "kiwi", "paris", "dragon", "plum"]
        ),
        mistakes={
            "The bare spelling was asked first. Many words have both spellings, and in most "
            "sentences the one with the leading space counts: look for `'Ġ' + word` first.": lambda word, vocab: (
                "bare" if word in vocab else "single" if "Ġ" + word in vocab else "pieces"
            ),
            "The two spellings are swapped: the bare token stands where no space comes before. "
            "The word after a space is `'Ġ' + word`, and that is the one to call "
            "'single'.": lambda word, vocab: (
                "single" if word in vocab else "bare" if "Ġ" + word in vocab else "pieces"
            ),
            "The dict was asked for the token's row (`vocab.get` or `vocab[...]`), and row 0 "
            "counts as False. Ask only whether the token is there: `token in vocab`.": lambda word, vocab: (
                "single" if vocab.get("Ġ" + word) else "bare" if vocab.get(word) else "pieces"
            ),
            "Every word comes out as 'single'. Mind that `if a or b in vocab` asks about b only: a "
            "text alone counts as True.": lambda word, vocab: "single",
            "No word is ever found with its space. In the vocabulary the space is written as the "
            "letter Ġ (G with a dot), at the beginning of the token: `'Ġ' + word`.": lambda word, vocab: (
                "bare" if word in vocab else "pieces"
            ),
            "The bare spelling counts as 'single' here too. A word that has only the bare one is "
            "'bare': after a space GPT-2 cannot use it.": lambda word, vocab: (
                "single" if "Ġ" + word in vocab or word in vocab else "pieces"
            ),
            "Only the bare spelling was looked for: this takes the bare token for the word. Look "
            "for `'Ġ' + word`.": lambda word, vocab: "single" if word in vocab else "pieces",
            "A word that has only its bare spelling is 'bare'. Here it came "
            "out as 'pieces'.": lambda word, vocab: "single" if "Ġ" + word in vocab else "pieces",
            "The third answer is 'pieces', with an s at its end.": lambda word, vocab: spelling(
                word, vocab
            ).replace("pieces", "piece"),
            "No word ever comes out as 'pieces'. A word that has neither of the two spellings is no "
            "token at all: GPT-2 puts it together from pieces. So three answers are needed, and "
            "'pieces' is the one that is left when both questions were answered with no.": (
                lambda word, vocab: "single" if "Ġ" + word in vocab else "bare",
                lambda word, vocab: "bare" if word in vocab else "single",
                lambda word, vocab: (
                    "single" if "Ġ" + word in vocab else "bare" if word in vocab else ""
                ),
            ),
            "Both spellings are required here. The one with the leading space is enough for "
            "'single'.": lambda word, vocab: (
                "single"
                if "Ġ" + word in vocab and word in vocab
                else "bare"
                if word in vocab
                else "pieces"
            ),
            "This finds the word inside longer tokens ('Ġdragons' holds 'Ġdragon'). The whole "
            "token must be `'Ġ' + word`: use `in vocab`, the dict itself.": lambda word, vocab: (
                "single"
                if any("Ġ" + word in token for token in vocab)
                else "bare"
                if word in vocab
                else "pieces"
            ),
            "Capitals were ignored. 'ĠParis' and 'Ġparis' are different tokens, and only one of "
            "them is there.": (
                lambda word, vocab: spelling(word, {t.lower().replace("ġ", "Ġ") for t in vocab}),
                lambda word, vocab: spelling(word.lower(), vocab),
            ),
            "This is True or False. Three answers "
            "are possible: 'single', 'bare' or 'pieces'.": lambda word, vocab: "Ġ" + word in vocab,
        },
    ),
    "6.2": Exercise(
        title="a hundred words by a rule",
        reference=six_letter_words,
        cases=(
            (["table", "people", "garden", "market", "silver"], VOCAB, 2),
            (RARE_FIRST, VOCAB, 3),
            (BY_FREQUENCY, VOCAB, 4),
            (BY_FREQUENCY, VOCAB, 100),
        ),
        mistakes={
            "These are words whose *bare* token exists. A word inside a sentence is the token `'Ġ' "
            "+ word`.": lambda words, vocab, n: words_where(
                words, vocab, n, known=lambda word, vocab: word in vocab
            ),
            "A bare token is not enough: 'garden' has no token with a leading space here. Look for "
            "`'Ġ' + word` only.": lambda words, vocab, n: words_where(
                words, vocab, n, known=lambda word, vocab: word in vocab or "Ġ" + word in vocab
            ),
            "GPT-2's vocabulary was not asked. Keep only words whose token `'Ġ' + word` is in "
            "`vocab`.": lambda words, vocab, n: words_where(
                words, vocab, n, known=lambda word, vocab: True
            ),
            "These have five letters: the Ġ of the token was counted as one. Ask for the length of "
            "the word.": lambda words, vocab, n: words_where(words, vocab, n, length=5),
            "Shorter or longer words came in as well: exactly six letters, `len(word) == 6`.": (
                (
                    lambda words, vocab, n: [
                        w for w in words if len(w) <= 6 and w.islower() and "Ġ" + w in vocab
                    ][:n]
                ),
                (
                    lambda words, vocab, n: [
                        w for w in words if len(w) >= 6 and w.islower() and "Ġ" + w in vocab
                    ][:n]
                ),
                (
                    lambda words, vocab, n: [w for w in words if w.islower() and "Ġ" + w in vocab][
                        :n
                    ]
                ),
            ),
            "These were sorted by the alphabet before the first n were "
            "taken. `words` already has the right order, the most frequent "
            "first: keep it.": lambda words, vocab, n: words_where(sorted(words), vocab, n),
            "A word with a capital came in. `word.islower()` tells.": lambda words, vocab, n: (
                words_where(words, vocab, n, lower=lambda word: True)
            ),
            "A word with a capital came in, turned into lower case. Leave such words out: "
            "`word.islower()`.": (
                lambda words, vocab, n: [
                    w.lower() for w in words if len(w) == 6 and "Ġ" + w in vocab
                ][:n],
                lambda words, vocab, n: words_where([w.lower() for w in words], vocab, n),
            ),
            "Cut too early: the first n words of the list were "
            "taken, and then the rule was applied. First the rule, "
            "then the first n.": lambda words, vocab, n: words_where(words[:n], vocab, n),
            "All words that follow the rule are here. Only the first n are asked "
            "for: `[:n]`.": lambda words, vocab, n: words_where(words, vocab, len(words)),
            "These are the last n, the rarest. The first n are asked "
            "for: `[:n]`.": lambda words, vocab, n: words_where(words, vocab, len(words))[-n:],
            "These are tokens, with their Ġ. Return the words.": lambda words, vocab, n: [
                "Ġ" + word for word in words_where(words, vocab, n)
            ],
            "These words stand in GPT-2's order, that of the vocabulary. Keep the order of "
            "`words`, the most frequent first.": lambda words, vocab, n: words_where(
                [t[1:] for t in vocab if t[1:] in words], vocab, n
            ),
        },
    ),
    "6.3": Exercise(
        title="what leaving the cone does",
        reference={"again": True, "order": False, "score": False},
        rows={
            "again": (
                "again: subtract 2 from 1, 2 and 3, their mean. What is the mean of what is left? The "
                "mean vector is such a mean in each dimension."
            ),
            "order": (
                "order: what is taken off is a *vector*, from the words, before any angle is "
                "measured. A word that leaned far into the common direction changes its angles "
                "more than one that hardly did."
            ),
            "score": (
                "score: something that all words of *one* model share is gone. Does the other model "
                "share it? If not, it hid a part of what the two agree about."
            ),
        },
    ),
    "6.4": Exercise(
        title="take the mean vector off",
        reference=remove_mean,
        cases=((CORNER,), (SQUARE,), (CONE,)),
        mistakes={
            "Each word's own mean was taken off (axis=1): one number "
            "a word. The mean *vector* has one number a dimension, "
            "the mean over all words: axis=0.": lambda E: E - E.mean(axis=1, keepdims=True),
            "One single number, the mean of everything, was taken off. The mean vector has D "
            "numbers: axis=0.": lambda E: E - E.mean(),
            "This also divides by the standard deviation of each dimension (a z-score). Only take "
            "the mean off.": lambda E: (E - E.mean(axis=0)) / E.std(axis=0),
            "The rows were divided by their lengths afterwards. Leave the lengths alone: "
            "cosine_rsm will take care of them.": lambda E: unit(remove_mean(E)),
            "This is the mean vector "
            "itself, (D,). Take it off every row and return (N, D).": lambda E: E.mean(axis=0),
            "The median was taken off. The mean is asked for.": lambda E: E - np.median(E, axis=0),
            "The first word was taken off. The mean of all words is asked for.": lambda E: E - E[0],
        },
    ),
    "6.5": Exercise(
        title="the rarity of a pair",
        reference=pair_rarity,
        cases=(
            (np.array([1, 10, 100]),),
            (np.array([40, 2, 9, 5]),),
            (np.array([7, 3000, 51, 640, 12]),),
        ),
        mistakes={
            "The logarithm is missing: this is the mean of the ranks themselves. Take "
            "np.log(ranks) first.": lambda ranks: rarity_by(ranks, log=lambda x: x),
            "First the mean, then the logarithm: it is the other way round. Take np.log(ranks) "
            "first.": lambda ranks: np.log(rarity_by(ranks, log=lambda x: x)),
            "This is the sum of the two logarithms. Divide by 2 for their mean.": lambda ranks: (
                rarity_by(ranks, np.add)
            ),
            "The two logarithms were multiplied. Add them and divide by 2.": lambda ranks: (
                rarity_by(ranks, np.multiply)
            ),
            "This is how far apart the two words' ranks are, not how rare the pair is. Take the "
            "mean, not the difference.": lambda ranks: rarity_by(ranks, lambda a, b: abs(a - b)),
            "This is the geometric mean of the ranks: its logarithm is asked for, the mean of the "
            "two logarithms.": lambda ranks: np.exp(rarity_by(ranks)),
            "Each word was paired with itself as well. Leave the diagonal out: np.triu_indices(N, "
            "k=1).": lambda ranks: rarity_by(ranks, k=0),
            "This is the lower triangle. Its values are in another order than upper_triangle's: "
            "use np.triu_indices(N, k=1).": lower_triangle,
            "This is the whole table, (N, N). One value a pair is asked for, in the order of "
            "upper_triangle.": lambda ranks: np.add.outer(np.log(ranks), np.log(ranks)) / 2,
            "This takes the logarithm to another base, 10 or 2. np.log is asked for.": (
                (lambda ranks: rarity_by(ranks, log=np.log10)),
                (lambda ranks: rarity_by(ranks, log=np.log2)),
            ),
            "This gives one number a word, (N,). Each *pair* needs one.": lambda ranks: np.log(
                ranks
            ),
        },
    ),
    "6.6": Exercise(
        title="the score without frequency",
        reference=partial_correlation,
        cases=((0.5, 0.0, 0.6), (0.5, 0.6, 0.28), (0.4, -0.3, -0.7), (0.2, 0.5, -0.1)),
        mistakes={
            "This is the top alone. Without the division the result can never reach 1: divide by "
            "the root below.": lambda r12, r1f, r2f: r12 - r1f * r2f,
            "This is a *semi*-partial correlation: rarity was taken out of one triangle only. "
            "Both factors belong under the root.": (
                (lambda r12, r1f, r2f: (r12 - r1f * r2f) / np.sqrt(1 - r1f**2)),
                (lambda r12, r1f, r2f: (r12 - r1f * r2f) / np.sqrt(1 - r2f**2)),
            ),
            "On top it is minus: what both owe to rarity is taken *off*.": lambda r12, r1f, r2f: (
                (r12 + r1f * r2f) / np.sqrt((1 - r1f**2) * (1 - r2f**2))
            ),
            "The squares are missing below: 1 - r1f**2 and 1 - r2f**2.": lambda r12, r1f, r2f: (
                (r12 - r1f * r2f) / np.sqrt((1 - r1f) * (1 - r2f))
            ),
            "Mind the brackets: `x / y * z` divides by y and then multiplies by z. Both roots "
            "belong below.": lambda r12, r1f, r2f: (
                (r12 - r1f * r2f) / np.sqrt(1 - r1f**2) * np.sqrt(1 - r2f**2)
            ),
        },
    ),
    "6.7": Exercise(
        title="impressively high?",
        reference={"half": False, "offset": True, "removal": False, "p": False, "interval": False},
        rows={
            "half": (
                "half: a correlation counts no pairs, so 0.5 says nothing about how many of them "
                "agree."
            ),
            "offset": "offset: Pearson takes each triangle's mean off before it compares (6.4).",
            "removal": (
                "removal: the mean *number* of a triangle is one thing, the mean *vector* of the words "
                "another. The last table of 6.5 has the scores before and after."
            ),
            "p": (
                "p: it counts the permutations that reach the score. How high does the highest of "
                "them come? Do more of them reach 0.3?"
            ),
            "interval": (
                "interval: look at 6.7 again. Is the hill of the category words below the bar of our "
                "list?"
            ),
        },
    ),
}

PREDICTIONS = {
    "6a": Prediction(
        choices={
            "a": (
                "nearly all",
                "Nearly all are tokens, but with their space. In a sentence most words follow a "
                "space, so most words of GPT-2's list begin with one.",
            ),
            "b": (
                "about half",
                "A bare token is made for what often stands without a space before it: in a longer "
                "word (strawberry), after a hyphen, a bracket, a quotation mark or a slash. Fewer "
                "words do that than one thinks.",
            ),
            "c": (
                "about a quarter",
                "The commonest words have a bare token as well, since they also come after a "
                "hyphen, a bracket or a slash.",
            ),
        },
        came=lambda share: "a" if share > 0.75 else "b" if share > 0.38 else "c",
        why="{:.0%} have a bare token. A token with a space is another token, with another vector.",
    ),
    "6b": Prediction(
        choices={
            "a": (
                "nearly where it is on ours",
                "A hundred words make 4,950 pairs, so chance moves a mean little. But our list was "
                "not drawn by chance: it holds the most frequent words.",
            ),
            "b": (
                "far lower, on all of them",
                "One could expect that if frequent words are more similar to each other than rare "
                "ones.",
            ),
            "c": (
                "now lower, now higher",
                "So it would be if our list were drawn like the others. But it holds the most "
                "frequent words.",
            ),
        },
        came=lambda ours, low, high: (
            "a"
            if max(abs(low - ours), abs(high - ours)) < 0.1
            else "b"
            if high < ours - 0.1
            else "c"
        ),
        why="Ours has {:.2f}, the 30 others have {:.2f} to {:.2f}. These are the same model's cosines of "
        "other words.",
    ),
    "6c": Prediction(
        choices={
            "a": (
                "any words",
                "The pool is the largest. But two random words are rarely related, and then there "
                "is little for two models to agree on.",
            ),
            "b": (
                "six-letter words",
                "The number of letters says hardly anything about meaning. These words behave "
                "much like any others.",
            ),
            "c": (
                "category words",
                "Words of one category lie close together in both models. That gives high "
                "scores where both know the categories.",
            ),
        },
        came=lambda *means: "abc"[int(np.argmax(means))],
        why="The means are {:.2f} for any words, {:.2f} for six letters and {:.2f} for category "
        "words. The same two models get another score on another kind of words.",
    ),
    "6d": Prediction(
        choices={
            "a": (
                "clearly negative, below −0.4",
                "So it is over the whole range. But within a list of frequent words something else "
                "may decide how far a word leans.",
            ),
            "b": (
                "weakly or not at all",
                "One could expect that of a list whose words are all about as frequent.",
            ),
            "c": (
                "clearly positive, above 0.4",
                "Then the rarer of our words would lean more. In GloVe nothing in the whole range looks so.",
            ),
        },
        came=lambda r, first, last: "a" if r < -0.4 else "c" if r > 0.4 else "b",
        why="The correlation is {:.2f}. (Our words have the ranks {:,} to {:,}, of 10,000.)",
    ),
}
