"""Runs a learner's answer and says what is wrong with it, or that it can't tell.

    check("1.2", cosine_rsm)      one exercise: right, wrong (and why), or not attempted yet
    check.progress()              which exercises of this lesson are done

An exercise is data, in helpers/lessons. A check never raises, and runs every answer on fresh copies
of its inputs. A timer stops an answer that has no end; on Windows, in a browser's Python and
outside the main thread there is none, and the stop button has to do it.
"""

import contextlib
import copy
import inspect
import io
import signal
import threading
import tracemalloc

import numpy as np

from .lessons import diagnosis, exercises_of, owner_of, predictions, slips
from .lessons.diagnosis import attempt, same, show, went_in
from .lessons.notes import MARKS, Result, printable

SECONDS = 10  # what a check may take; a right answer takes milliseconds
PRINTED = 2000  # characters that a check lets an answer print


class Progress(Result):
    """The table that `check.progress()` shows: "right" when every exercise is done."""

    def _shown(self):
        return self.text


class Checker:
    """`check(id, answer)`; remembers each exercise's last result for `check.progress()`."""

    def __init__(self):
        self.results, self.passed = {}, {}

    def __call__(self, exercise_id, answer):
        """Compare `answer` (a function, or a value) with exercise `exercise_id`, such as "1.2"."""
        exercise_id = owner_of(answer, show(exercise_id, form=str))
        known = exercises_of(exercise_id.split(".")[0])
        if exercise_id not in known:
            return Result("wrong", slips.UNKNOWN.format(exercise_id, ", ".join(known) or "–"))
        exercise, reached, printed = known[exercise_id], [()], _Printed()
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                with _limit(SECONDS):
                    status, text = _examine(exercise, answer, reached)
            if status != "right":
                text += diagnosis.older_than_its_cell(answer)
        except _Stopped:
            lines = [slips.STOPPED.format(SECONDS), *went_in(exercise.reference, reached[-1])]
            status, text = "wrong", "\n".join([*lines, f"→ {slips.WHY_STOPPED}"])
        except KeyboardInterrupt:  # the stop button
            raise
        except BaseException as error:  # no flaw of ours, no strange object may stop a notebook
            what = f"{type(error).__name__}: {show(error, form=str)}"
            status, text = "wrong", slips.OUR_FLAW.format(what)
        finally:
            print(printable(printed.shown()), end="")
        self.results[exercise_id] = Result(status, f"{exercise_id} {exercise.title}: {text}")
        self.passed[exercise_id] = answer if status == "right" else None
        return self.results[exercise_id]

    def yours(self, exercise_id, otherwise=None):
        """The learner's own function where it passed its check; else `otherwise`, or the reference.

        Prints which of the two it is.
        """
        own = self.passed.get(exercise_id)
        otherwise = otherwise or exercises_of(exercise_id.split(".")[0])[exercise_id].reference
        told = slips.YOURS if own else slips.OTHERWISE
        print(told.format(exercise_id, (own or otherwise).__name__))
        return own or otherwise

    def progress(self, lesson=None):
        """Which exercises are done: of `lesson` ("03"), or of the lessons checked so far."""
        checked = sorted({key.split(".")[0] for key in self.results})
        table = {}
        for each in checked if lesson is None else [show(lesson, form=str)]:
            table |= exercises_of(each)
        if not table:
            why = slips.NONE_CHECKED if lesson is None else slips.NO_LESSON.format(show(lesson))
            return Progress("untouched", why)
        results = {key: self.results.get(key, Result("untouched", "")) for key in table}
        done = sum(map(bool, results.values()))
        lines = [(slips.ALL_DONE if done == len(table) else slips.DONE).format(done, len(table))]
        lines += [f"{MARKS[results[key].status]} {key}  {table[key].title}" for key in table]
        lines += predictions.kept(table)
        return Progress("right" if done == len(table) else "untouched", "\n".join(lines))


check = Checker()


class _Stopped(BaseException):
    """An answer's time is up. No `except Exception` swallows it."""


@contextlib.contextmanager
def _limit(seconds):
    """Raise `_Stopped` when the time is up, and again, since a bare `except:` can swallow one."""

    def stop(*_):
        raise _Stopped

    main = threading.current_thread() is threading.main_thread()
    if not (main and hasattr(signal, "setitimer")):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Printed(io.StringIO):
    """What an answer prints: the beginning is kept, the rest counted."""

    total = 0

    def write(self, text):
        self.total += len(text)
        return super().write(text[: max(0, PRINTED - self.tell())])

    def shown(self):
        more = slips.CUT.format(self.total - PRINTED) if self.total > PRINTED else ""
        return self.getvalue() + more


def _call(answer, case, again=False):
    """The result for a copy of `case`, and whether the copy stayed as it was.

    What it sets for all code is set back. A call `again` prints nothing and meets other chances.
    """
    given, state = copy.deepcopy(case), np.random.get_state()
    try:
        with np.errstate(), np.printoptions(), contextlib.ExitStack() as stack:
            if again:
                np.random.seed(1)
                stack.enter_context(contextlib.redirect_stdout(_Printed()))
            result = answer(*given)
    finally:
        np.random.set_state(state)
    if inspect.iscoroutine(result):
        result.close()  # else Python remarks that nobody awaited it
    return _kept(result), all(map(same, given, case))


def _kept(result):
    """A copy, for a result may be a view of what changes later. What has none stays itself."""
    with contextlib.suppress(Exception):
        return copy.deepcopy(result)
    return result


def _examine(exercise, answer, reached):
    """Status and text for one answer; each case is added to `reached` as its turn comes."""
    parts = list(answer.values()) if isinstance(answer, dict) else answer
    parts = parts if isinstance(parts, (list, tuple)) else [parts]
    is_open = [part is ... or part is None for part in parts]
    if any(is_open):
        return "untouched", slips.UNTOUCHED if all(is_open) else slips.INCOMPLETE
    if not exercise.cases:
        return _judge(exercise, [()], [_kept(answer)], answer)
    if not callable(answer):
        return "wrong", slips.NO_FUNCTION.format(show(answer))
    if diagnosis.is_stub(answer):
        return "untouched", slips.UNTOUCHED
    came = []
    for case in exercise.cases:
        reached.append(case)
        try:
            result, unchanged = _call(answer, case)
        except (KeyboardInterrupt, _Stopped):
            raise
        except BaseException as error:
            return "wrong", diagnosis.of_exception(error, answer, exercise.reference, case)
        came.append(result)
        if result is ...:
            return "untouched", slips.UNTOUCHED
        if result is None:
            return "wrong", diagnosis.of_nothing(answer, exercise, case)
        if not unchanged:
            return "wrong", slips.CHANGES_INPUT
    if _wavers(exercise, answer, came):
        return "wrong", slips.WAVERS
    return _judge(exercise, exercise.cases, came, answer)


def _wavers(exercise, answer, came):
    """Does a second call, with other random numbers, give another result?"""
    try:
        again = [_call(answer, case, again=True)[0] for case in exercise.cases]
    except Exception:
        return True
    comparable = [same(a, _kept(a)) and " at 0x" not in show(a) for a in came]
    return any(ok and not same(a, b) for a, b, ok in zip(came, again, comparable, strict=True))


def _judge(exercise, cases, came, answer):
    """Compare with the reference; of a wrong answer show the smallest failing case, and why."""
    expected = [attempt(exercise.reference, case) for case in cases]
    wrong = [not same(a, b) for a, b in zip(came, expected, strict=True)]
    if not any(wrong):
        if used := diagnosis.used(answer, exercise.without):
            return "wrong", slips.WITHOUT.format(used)
        text = slips.RIGHT if len(cases) == 1 else slips.RIGHT_IN_ALL.format(len(cases))
        if exercise.many and _keeps_all_pairs(answer, exercise.many):
            text += f"\n→ {slips.KEEPS_ALL_PAIRS}"
        return "right", text
    i = wrong.index(True)
    if cases[i] == ():
        lines = [slips.NOT_YET.format(show(came[i]))]  # a right value is not given away
    else:
        lines = [slips.WRONG.format(sum(wrong), len(cases))]
        lines += went_in(exercise.reference, cases[i])
        lines.append(slips.EXPECTED.format(show(expected[i]), show(came[i])))
    reasons = diagnosis.reasons(exercise, cases, came, expected, answer)
    return "wrong", "\n".join(lines + [f"→ {reason}" for reason in reasons])


def _keeps_all_pairs(answer, case):
    """Does it take the memory of a number for each pair of case[0]'s words?"""
    tracemalloc.start()
    try:
        _call(answer, case, again=True)
        return tracemalloc.get_traced_memory()[1] > 2 * len(case[0]) ** 2
    except Exception:
        return False  # it is right in all cases, and not made for so many words
    finally:
        tracemalloc.stop()
