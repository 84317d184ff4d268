"""notebooks/workshop/build.py and run.py, on a tiny course of our own: three kernels in all."""

import base64
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import nbformat
import numpy as np
import pytest
from matplotlib.image import imread, imsave

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
WORKSHOP = NOTEBOOKS / "workshop"
sys.path.insert(0, str(WORKSHOP))
import run  # noqa: E402

# data/build.py has the same name, so this one is loaded under a name of its own.
spec = importlib.util.spec_from_file_location("notebook_build", WORKSHOP / "build.py")
build = sys.modules["notebook_build"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build)
with patch.dict(sys.modules, {"build": build}):
    from publish import Address, AddressError, publish

LESSON = '''
# %% [markdown]
# # A tiny lesson
#
# Which question do we ask?

# %%
import os
import sys
import urllib.request

print("offline:", os.environ["RSA_OFFLINE"], "cache:", os.path.isdir(os.environ["RSA_CACHE"]), "stdout")
try:
    urllib.request.urlopen("http://example.org")
except OSError:
    print("no network")
sys.path.count(str(course))

# %% [markdown] tags=["exercise"]
# **1.1** Return the answer.

# %% tags=["exercise"]
def answer():
    """The answer."""
    ...

# %% tags=["check"]
from helpers import check

check(answer)

# %% [markdown] tags=["hint"]
# A *first* hint.

# %% [markdown] tags=["hint"]
# A second one:
#
# ```python
# 6 * 7
# ```

# %% tags=["solution"]
def answer():
    """The answer."""
    return 42

# %% tags=["warns"]
import warnings

warnings.warn("meant to be seen", stacklevel=1)

# %% alt="A line, r = 1. It rises from 0 to 1, says \\"we\\"."
import matplotlib.pyplot as plt

plt.plot([0, 1])
plt.show()
'''.lstrip()

WARNS_LINE = LESSON[: LESSON.index('tags=["warns"]')].count("\n") + 1

FIRST_OUTPUTS = [
    {
        "output_type": "stream",
        "name": "stdout",
        "text": "offline: 1 cache: False stdout\nno network\n",
    },
    {"output_type": "execute_result", "data": {"text/plain": "1"}},
]

HELPERS = '''
"""A fake of the course's helpers."""
def use_course_style(): ...
def bundled_models(): return ["Tiny 2D", "Small 3D"]
class Answer:
    def __init__(self, text): self.text = text
    def __repr__(self): return self.text
def check(answer):
    return Answer({None: "○ not attempted yet", 42: "✓ right"}.get(answer(), "✗ wrong"))
'''

README = """
<!-- written by make publish -->
<!-- to here -->

| lesson | question |
|---|---|
| [01 Tiny](notebooks/01_tiny.ipynb) | Which? |
"""


def make_course(root):
    """A course with one lesson; returns the lesson's source."""
    for folder in ("helpers/lessons", "data", "notebooks/workshop/source"):
        (root / folder).mkdir(parents=True)
    (root / "helpers" / "__init__.py").write_text(HELPERS, encoding="utf-8")
    (root / "helpers" / "lessons" / "lesson_01.py").write_text("CASES = 1\n")
    (root / "helpers" / "lessons" / "lesson_02.py").write_text("CASES = 2\n")
    (root / "data" / "manifest.json").write_text("{}\n")
    (root / "pyproject.toml").write_text('[tool.course]\nrepository = ""\nref = "main"\n')
    (root / "requirements.txt").write_text("numpy>=1\n")
    (root / "README.md").write_text(README, encoding="utf-8")
    shutil.copy(WORKSHOP / "source" / "_setup.py", root / "notebooks" / "workshop" / "source")
    shutil.copy(NOTEBOOKS.parent / "helpers" / "setup.py", root / "helpers")
    source = root / "notebooks" / "workshop" / "source" / "01_tiny.py"
    source.write_text(LESSON, encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course built once; tests that change files work on a copy of it."""
    root = tmp_path_factory.mktemp("course")
    build.build(make_course(root), root)
    return root


@pytest.fixture
def course(built, tmp_path):
    return Path(shutil.copytree(built, tmp_path / "course"))


def source_of(root):
    return root / "notebooks" / "workshop" / "source" / "01_tiny.py"


def copies(root):
    return [nbformat.read(path, as_version=4) for path in build.paths_of(source_of(root))]


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def parse(tmp_path, text):
    path = tmp_path / "01_tiny.py"
    path.write_text(text, encoding="utf-8")
    return build.read_lesson(path)


# The two copies


def test_student_copy_has_stubs_and_folded_hints_and_solutions(built):
    student, _ = copies(built)
    kinds = [(cell.cell_type, *cell.metadata.get("tags", [])) for cell in student.cells]
    assert kinds == [
        ("markdown",),
        ("code",),  # the setup cell, after the title
        ("code",),
        ("markdown", "exercise"),
        ("code", "exercise"),
        ("code", "check"),
        ("markdown", "hint"),
        ("markdown", "hint"),
        ("markdown", "solution"),
        ("code", "warns"),
        ("code",),
    ]
    assert (
        student.cells[1].source
        == (WORKSHOP / "source" / "_setup.py").read_text(encoding="utf-8").strip()
    )
    assert student.cells[4].source.endswith("...")
    assert (
        student.cells[6].source
        == "<details>\n<summary>Hint 1</summary>\n\nA *first* hint.\n\n</details>"
    )
    assert (
        "<summary>Hint 2</summary>\n\nA second one:\n\n```python\n6 * 7\n```\n\n"
        in student.cells[7].source
    )
    assert "<summary>Solution</summary>\n\n```python\ndef answer():" in student.cells[8].source


def test_student_copy_has_no_outputs_and_no_more_metadata_than_needed(built):
    student, _ = copies(built)
    code = [cell for cell in student.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert all(set(cell.metadata) <= {"tags"} for cell in student.cells)
    assert student.metadata == build.KERNEL


def test_a_single_hint_has_no_number(tmp_path):
    cells = parse(
        tmp_path, LESSON.replace('# %% [markdown] tags=["hint"]\n# A *first* hint.\n', "")
    )
    assert [cell.label for cell in cells if cell.kind == "hint"] == ["Hint"]


def test_copies_without_solutions_are_the_student_copies_but_for_these(course):
    before = build.paths_of(source_of(course))[0].read_text(encoding="utf-8")
    assert build.main(["--without-solutions", str(course / "new" / "homework")], course) == 0
    without = nbformat.read(course / "new" / "homework" / "01_tiny.ipynb", as_version=4).cells
    student = nbformat.reads(before, as_version=4).cells
    assert without == [cell for cell in student if "solution" not in cell.metadata.get("tags", [])]
    assert len(without) == len(student) - 1
    assert build.paths_of(source_of(course))[0].read_text(encoding="utf-8") == before


def test_solved_copy_has_the_solution_in_the_stubs_place_and_outputs(built):
    _, solved = copies(built)
    kinds = [(cell.cell_type, *cell.metadata.get("tags", [])) for cell in solved.cells]
    assert kinds[3:7] == [
        ("markdown", "exercise"),
        ("code", "solution"),
        ("code", "check"),
        ("code", "warns"),
    ]
    setup, first = solved.cells[1:3]
    ready = "Ready: the course's helpers, and 2 real models (Tiny 2D, Small 3D).\n"
    assert [out.text for out in setup.outputs] == [ready]
    for out, expected in zip(first.outputs, FIRST_OUTPUTS, strict=True):
        assert {key: out[key] for key in expected} == expected
    assert solved.cells[5].outputs[0].data["text/plain"] == "✓ right"
    assert all(set(cell.metadata) <= {"tags"} for cell in solved.cells)
    assert set(solved.metadata) == {*build.KERNEL, "built_from"}


def test_a_warning_that_is_meant_is_shown_without_its_path(built):
    _, solved = copies(built)
    (warning,) = solved.cells[6].outputs
    assert warning.text.startswith("UserWarning: meant to be seen\n")


def test_a_figure_carries_its_alt_text_and_no_trace_of_its_maker(built):
    _, solved = copies(built)
    (figure,) = solved.cells[-1].outputs
    alt = 'A line, r = 1. It rises from 0 to 1, says "we".'
    assert figure.metadata["image/png"]["alt"] == alt
    assert figure.data["text/plain"] == alt
    png = base64.b64decode(figure.data["image/png"])
    assert b"Software" not in png and imread(io.BytesIO(png)).ndim == 3


def test_both_copies_are_valid_notebooks_with_lf_and_no_path(built):
    for path in build.paths_of(source_of(built)):
        data = path.read_bytes()
        nbformat.validate(json.loads(data))
        assert b"\r" not in data and str(built).encode() not in data


# Nothing changes that need not


def test_building_again_changes_no_byte_even_from_a_crlf_source(course):
    paths = build.paths_of(source_of(course))
    before = [path.read_bytes() for path in paths]
    source_of(course).write_bytes(LESSON.replace("\n", "\r\n").encode())
    assert build.stale(source_of(course), course) == []
    build.build(source_of(course), course)
    assert [path.read_bytes() for path in paths] == before


def test_a_one_word_edit_is_a_two_line_diff(tmp_path, built):
    before, _ = build.paths_of(source_of(built))
    edited = build.student_copy(
        parse(tmp_path, LESSON.replace("Which question", "What question")),
        (WORKSHOP / "source" / "_setup.py").read_text(encoding="utf-8").strip(),
    )
    old, new = before.read_text(encoding="utf-8").splitlines(), build.as_text(edited).splitlines()
    changed = [line for line, was in zip(new, old, strict=True) if line != was]
    assert len(changed) == 2
    assert '"id"' in changed[0] and "What question" in changed[1]


def test_equal_cells_have_ids_of_their_own(tmp_path):
    book = build.student_copy(
        parse(tmp_path, "# %%\n1\n\n# %%\n1\n\n# %% [markdown]\n# 1\n"), "setup"
    )
    nbformat.validate(book)
    assert len({cell.id for cell in book.cells}) == 4


def picture(values):
    file = io.BytesIO()
    imsave(
        file,
        np.asarray(values, dtype=np.uint8),
        format="png",
        metadata={"Software": "some version"},
    )
    return file.getvalue()


def drawing(png):
    cell = build.new_cell("code", "draw()", alt="A square.")
    data = {
        "image/png": base64.b64encode(png).decode() + "\n",
        "text/plain": "<Figure size 4x4 with 1 Axes>",
    }
    cell.outputs = [nbformat.v4.new_output("display_data", data)]
    return cell


def test_a_figure_that_looks_the_same_keeps_its_bytes():
    pixels = np.full((40, 40, 4), 255)
    old = picture(pixels)
    slightly, one_spot = pixels.copy(), pixels.copy()
    slightly[:, :, :3] -= 2
    one_spot[3, 3, :3] = 0
    for new, keeps in ((slightly, True), (one_spot, False), (np.full((40, 41, 4), 255), False)):
        cell = drawing(picture(new))
        build.tidy_outputs(cell, old_picture=old)
        png, alt = build.picture_of(cell)
        assert (png == old) == keeps and alt == "A square."
        assert keeps or b"Software" not in png


def test_a_progress_bar_leaves_no_trace():
    cell = build.new_cell("code", "load()")
    bar = {build.WIDGET: {"model_id": "2e59"}, "text/plain": "GloVe: 0%| 0.00/49M [00:00<?, ?B/s]"}
    cell.outputs = [
        nbformat.v4.new_output("display_data", bar),
        nbformat.v4.new_output("stream", text="loaded\n"),
    ]
    build.tidy_outputs(cell)
    assert [out.text for out in cell.outputs] == ["loaded\n"]


# The network


@pytest.mark.parametrize("options", [[], ["--online"]])
def test_lessons_are_executed_without_a_network_unless_it_is_asked_for(
    course, monkeypatch, options
):
    given = {}

    class Client:
        def __init__(self, *_, **__): ...

        def execute(self, cwd, env):
            given.update(env)
            raise RuntimeError("enough seen")

    for name in run.OFFLINE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(run, "NotebookClient", Client)
    assert build.main([*options, "01"], course) == 1
    assert given["MPLBACKEND"] == run.ENVIRONMENT["MPLBACKEND"]
    here = {
        name: given.get(name)
        for name in ("RSA_OFFLINE", "HF_HUB_OFFLINE", "https_proxy", "HTTP_PROXY")
    }
    assert set(here.values()) == {None} if options else None not in here.values()


# --check


def test_check_is_content_with_what_build_made(course, capsys):
    assert build.main(["--check"], course) == 0
    assert "01_tiny: up to date" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (
            "notebooks/workshop/source/01_tiny.py",
            "first",
            "1st",
            "notebooks/workshop/source/01_tiny.py changed",
        ),
        (
            "notebooks/workshop/source/01_tiny.py",
            "first",
            "1st",
            "cell 7 of the student copy differs",
        ),
        (
            "notebooks/workshop/source/_setup.py",
            "first:",
            "now:",
            "notebooks/workshop/source/_setup.py changed",
        ),
        (
            "helpers/setup.py",
            "Ready",
            "All set",
            "helpers/setup.py changed since the solved copy was executed",
        ),
        (
            "helpers/__init__.py",
            "wrong",
            "no",
            "helpers/__init__.py changed since the solved copy was executed",
        ),
        ("helpers/lessons/lesson_01.py", "1", "2", "helpers/lessons/lesson_01.py changed"),
        ("data/manifest.json", "{}", "[]", "data/manifest.json changed"),
        ("notebooks/01_tiny.ipynb", "Which", "What", "cell 1 of the student copy differs"),
        (
            "notebooks/01_tiny.ipynb",
            '"Python 3"',
            '"Python"',
            "the metadata of the student copy differs",
        ),
        (
            "notebooks/solutions/01_tiny.ipynb",
            "return 42",
            "return 6 * 7",
            "cell 5 of the solved copy differs",
        ),
        (
            "notebooks/solutions/01_tiny.ipynb",
            "It rises",
            "It falls",
            "cell 8 of the solved copy differs",
        ),
        (
            "notebooks/solutions/01_tiny.ipynb",
            '"cells"',
            "<<<<<<< cells",
            "the solved copy is missing or damaged",
        ),
    ],
)
def test_check_says_what_is_stale_and_why(course, capsys, file, old, new, reason):
    edit(course / file, old, new)
    assert build.main(["--check", "01"], course) == 1
    told = capsys.readouterr().out
    assert "01_tiny: STALE" in told and reason in told


def test_another_lessons_exercises_do_not_make_a_lesson_stale(course):
    edit(course / "helpers" / "lessons" / "lesson_02.py", "2", "3")
    assert build.stale(source_of(course), course) == []


def test_check_notices_new_and_missing_files_and_notebooks_without_source(course, capsys):
    (course / "helpers" / "plots.py").write_text("")
    (course / "notebooks" / "01_tiny.ipynb").unlink()
    (course / "notebooks" / "solutions" / "09_gone.ipynb").write_text("{}")
    assert build.main(["--check"], course) == 1
    told = capsys.readouterr().out
    assert "helpers/plots.py is new since" in told
    assert "the student copy is missing" in told
    assert "notebooks/solutions/09_gone.ipynb: no source makes this notebook" in told


def test_an_unknown_lesson_is_named(course, capsys):
    with pytest.raises(SystemExit):
        build.main(["--check", "77"], course)
    assert "'77'" in capsys.readouterr().err


# What is refused


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'tags=["warns"]',
            'tags=["warn"]',
            rf"01_tiny\.py, cell 9 \(line {WARNS_LINE}\): unknown tags \['warn'\]",
        ),
        ('tags=["warns"]', 'tags="warns"', r"01_tiny\.py: .* 'warns' is not of type 'array'"),
        ('tags=["warns"]', "A title", "cannot read its header.*A title"),
        ('tags=["warns"]', 'alt="', "cannot read its header"),
        ('tags=["warns"]', 'alt=""', "alt must be a text that is not empty"),
        ("# %% [markdown]\n# # A", '# %% [markdown] alt="x"\n# # A', "alt must be a text"),
        ('tags=["check"]', 'tags=["check", "solution"]', "one kind"),
        ('[markdown] tags=["hint"]', 'tags=["hint"]', "a hint cannot be a code cell"),
        ('# %% tags=["exercise"]', "# %%", r"cell 5 .*: a check without an exercise stub"),
        ('# %% tags=["check"]', "# %%", r"cell 4 .*: an exercise stub without a check"),
        ('# %% tags=["solution"]', "# %%", r"cell 4 .*: an exercise stub without a solution"),
        (
            '# %% tags=["warns"]',
            '# %% tags=["solution"]',
            r"cell 9 .*: a solution without an exercise stub",
        ),
        ('# %% tags=["warns"]', "# %% [raw]", "a raw cell"),
    ],
)
def test_a_mistake_in_a_source_is_named_with_its_place(tmp_path, old, new, message):
    assert old in LESSON
    with pytest.raises(build.LessonError, match=message):
        parse(tmp_path, LESSON.replace(old, new))


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (
            {"output_type": "stream", "name": "stdout", "text": "see /tmp/x\n"},
            "a path of this machine: see /tmp/x",
        ),
        (
            {"output_type": "stream", "name": "stdout", "text": "from /home/someone/course"},
            "a path",
        ),
        (
            {"output_type": "stream", "name": "stderr", "text": "UserWarning: x"},
            "writes to stderr: UserWarning: x",
        ),
        (
            {"output_type": "execute_result", "data": {"text/plain": "<Thing at 0x7f00aa>"}},
            "memory address",
        ),
        ({"output_type": "execute_result", "data": {"text/plain": "<Axes: >"}}, "semicolon"),
        (
            {"output_type": "execute_result", "data": {"text/html": "<p>/tmp/ipykernel_1/2.py"}},
            "a path",
        ),
        ({"output_type": "display_data", "data": {"image/png": "AA=="}}, "alt="),
    ],
)
def test_noise_in_an_output_is_refused(output, message):
    cell = build.new_cell("code", "1")
    cell.outputs = [nbformat.from_dict(output)]
    with pytest.raises(build.LessonError, match=message):
        build.tidy_outputs(cell, machine=["/home/someone"])


def test_an_alt_text_without_a_figure_is_refused():
    with pytest.raises(build.LessonError, match="draws 0"):
        build.tidy_outputs(build.new_cell("code", "1", alt="A line."))


def test_streams_that_came_in_pieces_are_merged():
    cell = build.new_cell("code", "1")
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")
    ]
    build.tidy_outputs(cell)
    assert [out.text for out in cell.outputs] == ["a\nb\n"]


def test_a_failing_cell_is_shown_and_the_old_copies_stay(course, capsys):
    paths = build.paths_of(source_of(course))
    before = [path.read_bytes() for path in paths]
    edit(source_of(course), "plt.plot([0, 1])", "plt.plot(undefined)")
    assert build.main(["01"], course) == 1
    told = capsys.readouterr().out
    assert (
        "01_tiny.py, solved copy: cell 8 failed: NameError: name 'undefined' is not defined" in told
    )
    assert "    plt.plot(undefined)" in told
    assert [path.read_bytes() for path in paths] == before
    assert not list((course / "notebooks").rglob("*.tmp"))


def test_a_folder_that_cannot_be_written_to_is_told_and_left_as_it_was(course, monkeypatch, capsys):
    paths = build.paths_of(source_of(course))
    before = [path.read_bytes() for path in paths]

    def refuse(source, target):
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(os, "replace", refuse)
    assert build.main(["01"], course) == 1
    assert "01_tiny: NOT BUILT" in (told := capsys.readouterr().out) and "Permission denied" in told
    assert [path.read_bytes() for path in paths] == before
    assert not list((course / "notebooks").rglob("*.tmp"))


@pytest.mark.parametrize(
    ("tool", "told"), [(["run.py"], "notebook is missing"), (["build.py", "--check"], "STALE")]
)
def test_a_terminal_that_lacks_a_letter_gets_its_escape(tmp_path, tool, told):
    notebooks = tmp_path / "notebooks"
    (notebooks / "01_là.ipynb").mkdir(parents=True)
    (notebooks / "source").mkdir()
    (notebooks / "source/01_là.py").write_text("# %% [markdown]\n# # One\n", encoding="utf-8")
    (notebooks / "source/_setup.py").write_text("1\n")
    for name in ("run.py", "build.py", "address.py"):
        shutil.copy(WORKSHOP / name, notebooks)
    command = [sys.executable, str(notebooks / tool[0]), *tool[1:]]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, text=True
    )
    assert done.returncode == 1 and not done.stderr
    assert told in done.stdout and "01_l\\xe0" in done.stdout


# Publishing


def everything(root):
    """Every text of the course, by path."""
    paths = [root / "README.md", root / "pyproject.toml", *build.paths_of(source_of(root))]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def test_publishing_stamps_both_copies_and_executes_nothing(course):
    before = [cell for cell in copies(course)[1].cells if cell.cell_type == "code"]
    assert len(publish(Address("ada-l/rsa.words", "v1.2"), course)) == 4
    link = (
        "https://colab.research.google.com/github/ada-l/rsa.words/blob/v1.2/notebooks/01_tiny.ipynb"
    )
    for copy in copies(course):
        title, setup = copy.cells[:2]
        heading, badge, text = title.source.split("\n\n")
        assert (heading, text) == ("# A tiny lesson", "Which question do we ask?")
        assert badge.startswith("[![Open in Colab](https://") and badge.endswith(f".svg)]({link})")
        assert 'REPO, REF = "ada-l/rsa.words", "v1.2"\n' in setup.source
    after = [cell for cell in copies(course)[1].cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in after] == [cell.outputs for cell in before]
    assert [cell.id for cell in after][1:] == [cell.id for cell in before][1:]
    assert build.stale(source_of(course), course) == []


def test_publishing_is_what_building_at_that_address_gives(course):
    publish(Address("ada/words", "main"), course)
    published = everything(course)
    assert publish(Address("ada/words", "main"), course) == []
    build.build(source_of(course), course)
    assert everything(course) == published


def test_another_address_replaces_the_old_one(course):
    unpublished = everything(course)
    publish(Address("ada/words", "main"), course)
    first = everything(course)
    publish(Address("bob/sounds", "spring"), course)
    second = everything(course)
    assert all(b"ada/words" not in text and b"bob/sounds" in text for text in second.values())
    publish(Address("ada/words", "main"), course)
    assert everything(course) == first
    publish(Address("", "main"), course)
    assert all(
        everything(course)[path] == text
        for path, text in unpublished.items()
        if path != "README.md"
    )


def test_an_address_changed_by_hand_makes_a_lesson_stale(course):
    edit(course / "pyproject.toml", 'repository = ""', 'repository = "ada/words"')
    reasons = build.stale(source_of(course), course)
    assert reasons == [
        f"cell 1 of the {copy} copy differs from the source" for copy in ("student", "solved")
    ]


def test_an_address_that_cannot_be_used_is_named(course, capsys):
    edit(course / "pyproject.toml", 'repository = ""', 'repository = "ada words"')
    for arguments in (["--check"], ["01"]):
        assert build.main(arguments, course) == 1
        assert "REPO='ada words' is not owner/name" in capsys.readouterr().out


def test_publishing_a_stale_lesson_leaves_it_stale(course):
    edit(source_of(course), "Which question", "What question")
    before = build.stale(source_of(course), course)
    publish(Address("ada/words", "main"), course)
    assert build.stale(source_of(course), course) == before != []


@pytest.mark.parametrize(
    ("file", "old", "new", "error", "message"),
    [
        (
            "notebooks/solutions/01_tiny.ipynb",
            '"cells"',
            "<<<<<<<",
            build.LessonError,
            "01_tiny.ipynb is missing",
        ),
        (
            "notebooks/01_tiny.ipynb",
            "REPO, REF = ",
            "REPO, REFS = ",
            build.LessonError,
            "01_tiny.ipynb .* make notebooks",
        ),
        ("README.md", "to here", "here", AddressError, "README.md: the marks .* found 0 times"),
        (
            "pyproject.toml",
            "repository",
            "address",
            AddressError,
            "pyproject.toml: repository of .* found 0 times",
        ),
        (
            "pyproject.toml",
            "[tool.course]",
            "[tool.courses]",
            AddressError,
            "pyproject.toml: repository .* found 0 times",
        ),
    ],
)
def test_where_something_is_wrong_nothing_is_published(course, file, old, new, error, message):
    edit(course / file, old, new)
    before = everything(course)
    with pytest.raises(error, match=message):
        publish(Address("ada/words", "main"), course)
    assert everything(course) == before


# run.py, without kernels


def fake_runs(monkeypatch, **answers):
    """Replace execution by given answers: {"student": Result-like arguments, "solved": ...}."""

    def run_notebook(path, on_cell=None):
        copy = "solved" if path.parent.name == "solutions" else "student"
        checks, error = answers.get(
            copy, (["○ not attempted yet"] if copy == "student" else ["✓ right"], None)
        )
        return run.Result(1.25, checks, error, None)

    monkeypatch.setattr(run, "run_notebook", run_notebook)


def test_run_ends_with_a_table(course, monkeypatch, capsys):
    fake_runs(monkeypatch)
    assert run.main([], course / "notebooks") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].split() == ["01_tiny", "1.2", "1.2", *"0 of 1 1 of 1".split()]
    assert lines[-1].startswith("total")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"solved": (["✗ wrong"], None)}, "01_tiny (solved): an exercise is not solved: ✗ wrong"),
        ({"solved": ([""], None)}, "an exercise is not solved: its check shows nothing"),
        (
            {"student": ([], "cell 3 failed: NameError")},
            "01_tiny (student): cell 3 failed: NameError",
        ),
    ],
)
def test_run_fails_with_a_list_of_what_went_wrong(course, monkeypatch, capsys, answers, told):
    fake_runs(monkeypatch, **answers)
    assert run.main(["01"], course / "notebooks") == 1
    assert told in capsys.readouterr().out


def test_run_names_missing_notebooks(course, tmp_path, monkeypatch, capsys):
    fake_runs(monkeypatch)
    (course / "notebooks" / "solutions" / "01_tiny.ipynb").unlink()
    assert run.main([], course / "notebooks") == 1
    assert "01_tiny (solved): the notebook is missing" in capsys.readouterr().out
    assert run.main(["55"], course / "notebooks") == 1
    assert run.main([], tmp_path) == 1
