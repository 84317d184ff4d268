"""The claims that the course tests, and what its lessons found.

`found` shows one in a lesson; the build gathers them all on a page (notebooks/solutions/README.md).
"""

from html import escape

from .slips import CLAIM, VERDICTS

CLAIMS = {  # {id: what is claimed}, in the order of the page
    "rsm": "Each model's N × N matrix of cosine similarities makes models of any dimensions comparable.",
    "triangle": "The full matrices inflate the correlation, so only the upper triangle may be compared.",
    "squared": "The RSA score is the squared Pearson correlation of the two triangles.",
    "cosine": "Two triangles should never be compared by their cosine.",
    "selectivity": "The category selectivity index grows from 3.27 in GloVe 50D to 5.62 in GloVe 300D.",
    "tsne": "t-SNE and DBSCAN find the three categories in both models; “kiwi” strays with the seed.",
    "glove": "GloVe 50D and GloVe 300D agree with a score of about 0.90 on twenty words.",
    "cone": "Word2Vec's cosines run from about −0.2 to 0.5, GPT-2's from 0.3 to 0.8.",
    "gpt2": "The RSA score of Word2Vec and GPT-2 is impressively high.",
    "halves": "The even and the odd dimensions of Word2Vec agree with a score of about 0.8.",
    "unique": "The remaining 20 % is unique information.",
    "pruning": "Redundancy supports pruning: half of the dimensions will do.",
    "layers": "In all layers but the lowest, a model's states share a direction (a cone), in general more in higher ones.",
    "stability": "The higher the layer, the more a word's state depends on its sentence.",
}


class Claim:
    """A claim, what this run found, and whether it holds."""

    def __init__(self, claim_id, found, verdict, because=""):
        if verdict not in VERDICTS:
            raise ValueError(f"verdict must be one of {VERDICTS}, but it is {verdict!r}.")
        # In the alphabet's order, as a saved notebook has it.
        self.claim = {"claim": CLAIMS[claim_id], "found": found, "id": claim_id}
        self.claim["verdict"] = f"{verdict} {because}".strip()

    def __repr__(self):
        return CLAIM.format(**self.claim)

    def _repr_mimebundle_(self, include=None, exclude=None):
        lines = "<br>".join(map(escape, repr(self).split("\n")))
        shown = f'<div style="border:1px solid #999999;border-radius:4px;padding:.4em .8em">{lines}</div>'
        return {
            "text/plain": repr(self),
            "text/html": shown,
            "application/vnd.rsa-course.claim+json": self.claim,
        }


def found(claim_id, found, verdict, because=""):
    """Show a claim and what this run found.

    claim_id : of CLAIMS. found : the numbers, in a phrase. verdict : "holds", "holds only", "does
    not hold" or "was not tested". because : how the sentence goes on, such as "for words in clear
    categories".
    """
    return Claim(claim_id, found, verdict, because)
