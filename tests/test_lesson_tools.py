"""Predictions that are kept and answered, small tables, claims."""

import math

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import found, reveal, table
from helpers.lessons import Prediction, predictions
from helpers.lessons.claims import CLAIMS

RISES = Prediction(
    choices={"a": ("it falls", "It has no reason to fall."), "b": ("it rises", "Look at the end.")},
    came=lambda x: "b" if x > 0 else "a",
    why="It went up by {:.1f}.",
)


@pytest.fixture(autouse=True)
def one_prediction(monkeypatch):
    monkeypatch.setattr(
        predictions, "predictions_of", lambda lesson: {"9a": RISES} if lesson == "9" else {}
    )
    monkeypatch.setattr(predictions, "KEPT", {})


def test_a_right_guess_is_said_to_be_right_with_the_number_of_this_run():
    result = reveal("9a", "b", 2)
    assert result and "it rises" in result.text and "up by 2.0" in result.text


def test_a_wrong_guess_is_answered_by_its_own_reason():
    result = reveal("9a", " A ", 2)
    assert result.status == "wrong" and "It has no reason to fall." in result.text
    assert "it came:      it rises" in result.text


def test_the_other_outcome_turns_them_round():
    assert reveal("9a", "a", -2) and not reveal("9a", "b", -2)


def test_a_guess_that_is_no_letter_is_told_so():
    result = reveal("9a", "banana", 2)
    assert not result and "a, b" in result.text and "no guess" not in result.text


def test_without_a_guess_everything_is_said_and_nothing_counted():
    result = reveal("9a", "?", 2)
    assert result.status == "untouched" and "It has no reason to fall." in result.text
    assert predictions.kept(["9.1"]) == []


@pytest.mark.parametrize("guess", ["B", "b)", " b. ", "it rises"])
def test_a_guess_may_be_written_in_other_ways(guess):
    assert reveal("9a", guess, 2)


def test_a_guess_that_is_no_choice_is_told_the_choices():
    assert "none of a, b" in reveal("9a", "c", 2).text


def test_predictions_are_counted_for_their_lesson_only():
    reveal("9a", "a", 2)
    assert predictions.kept(["9.1", "9.2"]) == ["0 of 1 predictions came true"]
    reveal("9a", "b", 2)  # the last one counts
    assert predictions.kept(["9.1"]) == ["1 of 1 predictions came true"]
    assert predictions.kept(["8.1"]) == []


def test_a_table_is_what_pandas_prints_but_for_its_form():
    rows = [
        {"model": "GloVe <50D>", "r": -0.0001, "N": 1234},
        {"model": "b", "r": math.nan, "N": 5},
    ]
    shown = table(rows, title="Scores")
    text = repr(shown).splitlines()
    assert text[0] == "Scores" and [line.split()[-1] for line in text[1:]] == ["N", "1,234", "5"]
    assert "0.00" in text[2] and "-0.00" not in text[2] and "–" in text[3]
    page = shown._repr_html_()
    assert "GloVe &lt;50D&gt;" in page and page.count("<tr>") == 3
    cells = [[*row.stripped_strings] for row in BeautifulSoup(page, "html.parser")("tr")]
    assert cells == [["model", "r", "N"], ["GloVe <50D>", "0.00", "1,234"], ["b", "–", "5"]]
    assert repr(table(pd.DataFrame(rows), "Scores")) == repr(shown)
    assert "0.333" in repr(table([{"x": np.float32(1 / 3)}], decimals=3))
    assert "0.3333" in repr(table([{"x": 1 / 3, "y": 0.5}], decimals={"x": 4}))


def test_a_claim_says_what_was_found_and_refuses_other_verdicts():
    bundle = found("glove", ".90", "holds only", "for <clear> categories")._repr_mimebundle_()
    assert CLAIMS["glove"] in bundle["text/plain"] and "&lt;clear&gt;" in bundle["text/html"]
    (kind,) = set(bundle) - {"text/plain", "text/html"}
    assert bundle[kind]["verdict"] == "holds only for <clear> categories"
    assert repr(found("gpt2", ".49", "was not tested", "here")).endswith("It was not tested here.")
    with pytest.raises(ValueError, match="verdict"):
        found("glove", ".90", "maybe")
