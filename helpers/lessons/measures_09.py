"""Lesson 09: draws of words in which frequency differs little, or much, from pair to pair."""

import numpy as np

from ..similarity import cosine_rsm, upper_triangle

GRAMMAR = set(
    """the in for that on is was said with he as it by at from his an be has are have but were not
    this who they had which will their or its one after new been also we would two more first about
    up when there all out she other her than over into last some you if no can three only could most
    against so them what him during before may since many while where because now between did just
    under such second then any through four being down back including still both even those these
    our another five much here should very my how several around until however same every without
    upon within off again too him few nor yet per among toward towards must might shall though
    although whether whose whom me us your i a to of and""".split()
)


def without_grammar(words):
    """The words that are not articles, pronouns, prepositions, numbers and the like, in order."""
    return [word for word in words if word not in GRAMMAR]


def draws(models, rank, kept, pool, n, times=20):
    """The same words `kept` and n others of `pool`, drawn anew each time.

    models : {title: model}; rank : {word: its place in the list}. Yields ({title: triangle}, how
    common each pair is: minus its mean log rank).
    """
    i, j = np.triu_indices(len(kept) + n, k=1)
    for seed in range(times):
        some = np.random.default_rng(seed).choice(pool, n, replace=False)
        words = [*kept, *some.tolist()]
        logs = np.log([rank[word] for word in words])
        triangles = {title: upper_triangle(cosine_rsm(m[words])) for title, m in models.items()}
        yield triangles, -(logs[i] + logs[j]) / 2
