"""Predictions: what a learner expects of a cell, kept, and compared with what comes."""

from . import predictions_of, slips
from .notes import Result

KEPT = {}  # {"2a": whether it came true}


def reveal(prediction_id, guess, *numbers):
    """Compare a learner's `guess`, a letter, with what came in this run; say why, and why not.

    prediction_id : such as "2a". numbers : what the lesson found, as its table of predictions
    (helpers/lessons/lesson_NN.py) takes them. Returns a note; without a guess it says all.
    """
    one = predictions_of(prediction_id[:-1])[prediction_id]
    came, why = one.came(*numbers), one.why.format(*numbers)
    said = {letter: text for letter, (text, _) in one.choices.items()}
    guess = str(guess).strip().lower()
    if guess in one.choices:
        KEPT[prediction_id] = guess == came
        if guess == came:
            return Result("right", slips.AS_GUESSED.format(said[guess], why))
        text = slips.OTHER_THAN_GUESSED.format(said[guess], said[came], why)
        return Result("wrong", f"{text}\n→ {one.choices[guess][1]}")
    lines = [slips.NO_GUESS.format(said[came], why)]
    if guess.strip("?"):
        lines = [slips.NO_LETTER.format(", ".join(said), said[came], why)]
    lines += [
        f"→ {slips.IF_GUESSED.format(text, one.choices[letter][1])}"
        for letter, text in said.items()
        if letter != came
    ]
    return Result("untouched", "\n".join(lines))


def kept(lessons):
    """One line on the predictions made so far in these lessons, in a list; or none."""
    numbers = {str(lesson).split(".")[0] for lesson in lessons}
    made = [true for key, true in KEPT.items() if key[:-1] in numbers]
    return [slips.PREDICTED.format(sum(made), len(made))] if made else []
