"""build.py, publish.py and run.py of the workshop, on a tiny course of our own."""

import base64
import io
import shutil
import sys
from pathlib import Path

import build
import jupytext
import nbformat
import numpy as np
import pytest
import run
from address import Address, LessonError
from matplotlib.image import imread, imsave
from publish import publish

ROOT = Path(__file__).resolve().parents[1]
SETUP = (ROOT / "notebooks/workshop/source/_setup.py").read_text(encoding="utf-8").strip()
UNPUBLISHED = '[tool.course]\nrepository = ""\nref = "main"\n'

LESSON = '''
# %% [markdown]
# # A tiny lesson
#
# Which question do we ask?

# %%
import os
import urllib.request

cache = os.path.isdir(os.environ["RSA_CACHE"])
print("offline:", os.environ["RSA_OFFLINE"], "cache:", cache)
try:
    urllib.request.urlopen("http://example.org")
except OSError:
    print("no network")

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

# %% alt="A line, r = 1. It rises from 0 to 1, says \\"we\\"." picture="line"
import matplotlib.pyplot as plt

plt.plot([0, 1])
plt.show()
'''.lstrip()

HELPERS = """
def use_course_style(): ...
def bundled_models(): return ["Tiny 2D", "Small 3D"]
class Answer:
    def __init__(self, text): self.text = text
    def __repr__(self): return self.text
def check(answer):
    return Answer({None: "○ not attempted yet", 42: "✓ right"}.get(answer(), "✗ wrong"))
"""

FILES = {
    "helpers/__init__.py": HELPERS,
    "helpers/setup.py": (ROOT / "helpers/setup.py").read_text(encoding="utf-8"),
    "helpers/lessons/lesson_01.py": "CASES = 1\n",
    "helpers/lessons/lesson_02.py": "CASES = 2\n",
    "data/manifest.json": "{}\n",
    "data/categories.json": "{}\n",
    "requirements.txt": "numpy>=1\n",
    "pyproject.toml": UNPUBLISHED,
    "README.md": "<!-- written by make publish -->\n<!-- to here -->\n\n"
    "| [01 Tiny](notebooks/01_tiny.ipynb) | Which? |\n",
    "notebooks/workshop/source/_setup.py": SETUP + "\n",
    "notebooks/workshop/source/01_tiny.py": LESSON,
    "notebooks/workshop/source/claims.md": "# Claims\n\n{rows}\n\n{lessons}\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course built once; tests that change files work on a copy of it."""
    root = tmp_path_factory.mktemp("course")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    assert build.main([], root) == 0
    return root


@pytest.fixture
def course(built, tmp_path):
    return Path(shutil.copytree(built, tmp_path / "course"))


def source_of(root):
    return root / "notebooks/workshop/source/01_tiny.py"


def copies(root):
    return [nbformat.read(path, as_version=4) for path in build.paths_of(source_of(root))]


def everything(root):
    """Every file that building and publishing write, by path."""
    names = ["README.md", "pyproject.toml", "notebooks/workshop/pictures/line.png"]
    paths = [*(root / name for name in names), *build.paths_of(source_of(root))]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def parse(tmp_path, text):
    path = tmp_path / "01_tiny.py"
    path.write_text(text, encoding="utf-8")
    return build.read_lesson(path)


def kinds(notebook):
    """The type of every cell, and behind it its tag."""
    return " ".join(":".join([c.cell_type, *c.metadata.get("tags", [])]) for c in notebook.cells)


# The two copies


def test_student_copy_has_stubs_and_folded_hints_and_solutions_and_no_outputs(built):
    student, _ = copies(built)
    assert kinds(student) == (  # the setup cell comes after the title
        "markdown code code markdown:exercise code:exercise code:check markdown:hint markdown:hint "
        "markdown:solution code"
    )
    cells = [cell.source for cell in student.cells]
    fold = "<details>\n<summary>{}</summary>\n\n{}\n\n</details>"
    assert cells[4].endswith("...")
    assert cells[6] == fold.format("Hint 1", "A *first* hint.")
    assert cells[7] == fold.format("Hint 2", "A second one:\n\n```python\n6 * 7\n```")
    assert cells[8].startswith("<details>\n<summary>Solution</summary>\n\n```python\ndef answer():")
    code = [cell for cell in student.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    # The setup cell is one line in JupyterLab and in Colab; no other cell has more than its tags.
    assert cells[1] == SETUP and student.cells[1].metadata.jupyter.source_hidden
    assert student.cells[1].metadata.cellView == "form"
    assert all(set(cell.metadata) <= {"tags"} for cell in student.cells if cell.source != SETUP)


def test_a_single_hint_has_no_number(tmp_path):
    text = LESSON.replace('# %% [markdown] tags=["hint"]\n# A *first* hint.\n', "")
    book = build.student_copy(parse(tmp_path, text), "setup")
    assert [c.source.split("\n")[1] for c in book.cells if build.kind_of(c) == "hint"] == [
        "<summary>Hint</summary>"
    ]


def test_copies_without_solutions_are_the_student_copies_but_for_these(course):
    before = everything(course)
    assert build.main(["--without-solutions", str(course / "new" / "homework")], course) == 0
    without = nbformat.read(course / "new/homework/01_tiny.ipynb", as_version=4).cells
    student = copies(course)[0].cells
    assert without == [cell for cell in student if build.kind_of(cell) != "solution"] != student
    assert everything(course) == before


def test_solved_copy_has_the_solution_in_the_stubs_place_and_outputs(built):
    _, solved = copies(built)
    assert kinds(solved) == ("markdown code code markdown:exercise code:solution code:check code")
    setup, first, _, check, _ = [c.outputs for c in solved.cells if c.cell_type == "code"]
    ready = "Ready: the course's helpers, and 2 real models (Tiny 2D, Small 3D).\n"
    assert [out.text for out in setup] == [ready]
    assert [out.text for out in first] == ["offline: 1 cache: False\nno network\n"]
    assert check[0].data["text/plain"] == "✓ right"
    assert solved.metadata == build.KERNEL | {"built_from": solved.metadata["built_from"]}


def test_a_figure_carries_its_alt_text_and_is_kept_as_a_picture(built):
    (figure,) = copies(built)[1].cells[-1].outputs
    alt = 'A line, r = 1. It rises from 0 to 1, says "we".'
    assert figure.metadata["image/png"]["alt"] == figure.data["text/plain"] == alt
    png = base64.b64decode(figure.data["image/png"])
    assert imread(io.BytesIO(png)).ndim == 3
    assert everything(built)["notebooks/workshop/pictures/line.png"] == png


# Nothing changes that need not


def test_building_again_changes_no_byte_even_from_a_crlf_source(course):
    before = everything(course)
    source_of(course).write_bytes(LESSON.replace("\n", "\r\n").encode())
    assert build.stale(source_of(course), course) == []
    build.build(source_of(course), course)
    assert everything(course) == before
    assert not any(b"\r" in before[path] for path in before if path.endswith("ipynb"))


def test_a_one_word_edit_is_a_two_line_diff(course):
    old = build.as_text(build.read_source(source_of(course))[0]).splitlines()
    edit(source_of(course), "Which question", "What question")
    new = build.as_text(build.read_source(source_of(course))[0]).splitlines()
    changed = [line for line, was in zip(new, old, strict=True) if line != was]
    assert len(changed) == 2
    assert '"id"' in changed[0] and "What question" in changed[1]


def test_equal_cells_have_ids_of_their_own(tmp_path):
    cells = parse(tmp_path, "# %%\n1\n\n# %%\n1\n\n# %% [markdown]\n# 1\n")
    assert len({cell.id for cell in build.student_copy(cells, "setup").cells}) == 4


def picture(values):
    file = io.BytesIO()
    imsave(file, np.asarray(values, dtype=np.uint8), format="png")
    return file.getvalue()


def drawing(png):
    cell = build.new_cell("code", "draw()", alt="A square.")
    data = {"image/png": base64.b64encode(png).decode() + "\n", "text/plain": "<Figure size 4x4>"}
    cell.outputs = [nbformat.v4.new_output("display_data", data)]
    return cell


def test_a_figure_that_looks_the_same_keeps_its_bytes():
    pixels = np.full((40, 40, 4), 255)
    old, slightly, one_spot = picture(pixels), pixels.copy(), pixels.copy()
    slightly[:, :, :3] -= 2
    one_spot[3, 3, :3] = 0
    for new, keeps in ((slightly, True), (one_spot, False), (np.full((40, 41, 4), 255), False)):
        cell = drawing(picture(new))
        build.tidy_outputs(cell, old_picture=old)
        png, alt = build.picture_of(cell)
        assert (png == old) == keeps and alt == "A square."


def test_streams_are_merged_and_a_progress_bar_leaves_no_trace():
    cell = build.new_cell("code", "load()")
    bar = {"text/plain": "GloVe: 0%| 0.00/49M [00:00<?, ?B/s]", "text/html": "'model_id': '2e59'"}
    texts = [nbformat.v4.new_output("stream", text=text) for text in ("a\n", "b\n")]
    cell.outputs = [nbformat.v4.new_output("display_data", bar), *texts]
    build.tidy_outputs(cell)
    assert [out.text for out in cell.outputs] == ["a\nb\n"]


@pytest.mark.parametrize("options", [[], ["--online"]])
def test_lessons_are_executed_without_a_network_unless_it_is_asked_for(
    course, monkeypatch, options
):
    given = {}

    class Client:
        def __init__(self, *_, **__): ...

        def create_kernel_manager(self):
            return self

        def execute(self, cwd, env):
            given.update(env)
            raise RuntimeError("enough seen")

    for name in run.OFFLINE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(run, "NotebookClient", Client)
    assert build.main([*options, "01"], course) == 1
    here = {given.get(name) for name in ("RSA_OFFLINE", "HF_HUB_OFFLINE", "https_proxy")}
    assert here == {None} if options else None not in here


def test_online_a_stand_in_is_refused_and_named(course, capsys, monkeypatch):
    monkeypatch.setenv("RSA_OFFLINE", "")  # the tiny lesson prints both
    monkeypatch.setenv("RSA_CACHE", "")
    line = "GloVe 300D is not here and the network can't be reached: using GloVe 100D instead."
    edit(source_of(course), "import os\n", f'import os\nprint("{line[:50]}"\n"{line[50:]}")\n')
    assert build.main(["--online", "01"], course) == 1
    assert f"01_tiny.py: {line}" in capsys.readouterr().out
    assert build.main(["01"], course) == 0


def test_a_kernel_that_does_not_start_is_tried_once_more(monkeypatch, tmp_path):
    start, tried = run.NotebookClient.execute, []

    def first_fails(client, **options):
        tried.append(1)
        if len(tried) <= fails:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return start(client, **options)

    monkeypatch.setattr(run.NotebookClient, "execute", first_fails)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(6 * 7)")])
    fails = 1
    run.execute(notebook, tmp_path)
    assert notebook.cells[0].outputs[0].text == "42\n"
    fails = 9
    with pytest.raises(run.NotebookFailed, match="Kernel died"):
        run.execute(notebook, tmp_path)
    assert len(tried) == 4


def test_lessons_are_executed_by_this_python_whatever_the_machine_calls_python3(
    tmp_path, monkeypatch
):
    (tmp_path / "kernels/python3").mkdir(parents=True)
    other = '{"argv": ["/no/such/python"], "display_name": "Python 3", "language": "python"}'
    (tmp_path / "kernels/python3/kernel.json").write_text(other)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    cell = build.new_cell("code", "import sys; print(sys.executable)")
    run.execute(build.new_notebook([cell], "1"), tmp_path)
    assert cell.outputs[0].text.strip() == sys.executable


# Predictions, claims, glossary


def test_an_answer_is_folded_for_learners_and_plain_for_readers():
    cells = jupytext.reads(
        '# %% [markdown]\n# # 1 · T\n\n# %% [markdown] tags=["answer"]\n# It *rose*.\n',
        "py:percent",
    ).cells
    student, solved = build.student_copy(cells, "pass"), build.solved_copy(cells, "pass")
    assert student.cells[-1].source == (
        "<details>\n<summary>Run the cell above, then open this</summary>\n\nIt *rose*.\n\n</details>"
    )
    assert solved.cells[-1].source == "It *rose*."
    assert len(student.cells) == 2  # no setup cell where no code runs


def test_the_claims_page_gathers_what_lessons_found(course, capsys):
    solved_path = build.paths_of(source_of(course))[1]
    solved = nbformat.read(solved_path, as_version=4)
    claim = {"id": "x", "claim": "It rises.", "found": "up by 2", "verdict": "holds"}
    bundle = {"text/plain": "It rises.", build.CLAIM: claim}
    code = next(cell for cell in solved.cells if cell.cell_type == "code")
    code.outputs = [nbformat.v4.new_output("display_data", bundle)]
    nbformat.write(solved, solved_path)
    row = "| It rises. | [01](01_tiny.ipynb) | up by 2 | **It holds.** |"
    assert row in build.claims_page(course).splitlines()
    assert build.main(["--check"], course) == 1  # the page does not say so yet
    assert "notebooks/solutions/README.md: STALE" in capsys.readouterr().out


def test_the_readme_has_the_lessons_and_the_claims_it_names(course):
    title = "# # 1 · Tiny\n#\n# **Which?**\n#\n# *Time:* 7 minutes.\n"
    edit(source_of(course), "# # A tiny lesson\n", title)
    marks = "<!-- lessons -->\nbefore\n<!-- end -->\n\n<!-- claims: x -->\n<!-- end -->\n"
    edit(course / "README.md", "<!-- to here -->", f"<!-- to here -->\n{marks}")
    build.build(source_of(course), course)
    path = build.paths_of(source_of(course))[1]
    solved = nbformat.read(path, as_version=4)
    claim = {"id": "x", "claim": "It rises.", "found": "up by 2", "verdict": "holds"}
    bundle = {"text/plain": "It rises.", build.CLAIM: claim}
    solved.cells[1].outputs = [nbformat.v4.new_output("display_data", bundle)]
    nbformat.write(solved, path)
    text = build.readme(course)
    assert "\n| [1 · Tiny](notebooks/01_tiny.ipynb) | Which? | 7&nbsp;min |\n<!-- end -->" in text
    assert "|---|---|\n| It rises. | It holds. |\n<!-- end -->" in text and "before" not in text
    (course / "README.md").write_text(text)
    assert build.readme(course) == text  # writing it again changes nothing


# --check


def test_check_is_content_with_what_build_made(course, capsys):
    edit(course / "helpers/lessons/lesson_02.py", "2", "3")  # another lesson's room
    assert build.main(["--check"], course) == 0
    assert "01_tiny: up to date" in capsys.readouterr().out


CHANGED = "is not what the solved copy was executed with"
STUDENT = "the student copy is not what its source gives"
SOLVED = "the cells of the solved copy are not what its source gives"


@pytest.mark.parametrize(
    ("file", "old", "new", "reasons"),
    [
        ("workshop/source/01_tiny.py", "first", "1st", [STUDENT, f"FILE {CHANGED}"]),
        ("workshop/source/_setup.py", "first:", "now:", [STUDENT, f"FILE {CHANGED}"]),
        ("../helpers/__init__.py", "wrong", "no", [f"FILE {CHANGED}"]),
        ("../helpers/lessons/lesson_01.py", "1", "2", [f"FILE {CHANGED}"]),
        ("../data/manifest.json", "{}", "[]", [f"FILE {CHANGED}"]),
        ("01_tiny.ipynb", '"Python 3"', '"Python"', [STUDENT]),
        ("solutions/01_tiny.ipynb", "return 42", "return 6 * 7", [SOLVED]),
        ("solutions/01_tiny.ipynb", "It rises", "It falls", [SOLVED]),
        (
            "solutions/01_tiny.ipynb",
            '"cells"',
            "<<<<<<<",
            ["the solved copy is missing or damaged"],
        ),
        ("../pyproject.toml", '""', '"ada/words"', [STUDENT, SOLVED]),
    ],
)
def test_check_says_what_is_stale_and_why(course, file, old, new, reasons):
    path = (course / "notebooks" / file).resolve()
    edit(path, old, new)
    name = path.relative_to(course.resolve()).as_posix()
    told = build.stale(source_of(course), course)
    assert told == [reason.replace("FILE", name) for reason in reasons]
    assert build.main(["--check", "01"], course) == 1


def test_check_notices_new_and_missing_files_and_notebooks_without_source(course, capsys):
    (course / "helpers/plots.py").write_text("")
    (course / "notebooks/01_tiny.ipynb").unlink()
    (course / "notebooks/solutions/09_gone.ipynb").write_text("{}")
    assert build.main(["--check"], course) == 1
    told = capsys.readouterr().out
    assert f"helpers/plots.py {CHANGED}" in told and STUDENT in told
    assert "notebooks/solutions/09_gone.ipynb: no source makes this notebook" in told


def test_an_unknown_lesson_is_told_which_there_are(course, capsys):
    with pytest.raises(SystemExit):
        build.main(["--check", "77"], course)
    assert "there are ['01_tiny']" in capsys.readouterr().err


# What is refused


STUB, CHECK, SOLUTION = (f'# %% tags=["{tag}"]' for tag in ("exercise", "check", "solution"))
FIGURE = LESSON[LESSON.index("# %% alt") :].splitlines()[0]


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        (FIGURE, '# %% tags=["checks"]', FIGURE, r"cannot read \['checks'\]"),
        (FIGURE, "# %% A title", FIGURE, "cannot read .*A title"),
        (FIGURE, '# %% alt="', FIGURE, "cannot read"),
        (STUB, "# %%", CHECK, r"there are \['check', 'hint',"),
        (CHECK, "# %%", STUB, r"there are \['stub', 'hint',"),
        (SOLUTION, "# %%", STUB, r"there are \['stub', 'check', 'hint', 'hint'\]"),
        (FIGURE, SOLUTION, FIGURE, r"there are \['solution'\]"),
        (FIGURE, f"{FIGURE}\nx = 1  # {'x' * 82}", FIGURE, "wider than 88 columns: x = 1"),
    ],
)
def test_a_mistake_in_a_source_is_named_with_its_line(tmp_path, old, new, place, message):
    assert old in LESSON
    line = LESSON[: LESSON.index(place)].count("\n") + 1
    with pytest.raises(LessonError, match=rf"01_tiny\.py, line {line}: .*{message}"):
        parse(tmp_path, LESSON.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('tags=["check"]', 'tags="check"', "'check' is not of type 'array'"),
        ("# %% [markdown]\n# # A", "# # A", "every cell, the first too, begins with # %%"),
    ],
)
def test_a_source_that_cannot_be_read_is_named(tmp_path, old, new, message):
    with pytest.raises(LessonError, match=rf"01_tiny\.py: .*{message}"):
        parse(tmp_path, LESSON.replace(old, new, 1))


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ({"name": "stdout", "text": "see /tmp/x\n"}, "a path of this machine: see /tmp/x"),
        ({"name": "stdout", "text": f"{ROOT}/data"}, "a path"),
        ({"name": "stderr", "text": "UserWarning: x"}, "writes to stderr: UserWarning: x"),
        ({"data": {"text/plain": "<Thing at 0x7f00aa>"}}, "memory address"),
        ({"data": {"text/plain": "<Axes: >"}}, "semicolon"),
        ({"data": {"text/html": "<p>/home/ada/2.py"}}, "a path"),
        ({"data": {"image/png": "AA=="}}, "draws 1 figures: one a cell, with alt="),
    ],
)
def test_noise_in_an_output_is_refused(output, message):
    cell, kind = build.new_cell("code", "1"), "display_data" if "data" in output else "stream"
    cell.outputs = [nbformat.from_dict({"output_type": kind} | output)]
    with pytest.raises(LessonError, match=message):
        build.tidy_outputs(cell)


def test_an_alt_text_without_a_figure_is_refused():
    with pytest.raises(LessonError, match="draws 0"):
        build.tidy_outputs(build.new_cell("code", "1", alt="A line."))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "[0, 1]",
            "undefined",
            "cell 7 failed: NameError: name 'undefined' is not defined\n    imp",
        ),
        ("return 42", "return 41", "01_tiny.py: a solution does not pass its check: ✗ wrong"),
    ],
)
def test_where_a_lesson_fails_the_old_copies_stay(course, capsys, old, new, told):
    before = everything(course)
    edit(source_of(course), old, new)
    assert build.main(["01"], course) == 1
    assert told in capsys.readouterr().out
    assert everything(course) == before


# Publishing


ADA = Address("ada-l/rsa.words", "v1.2")


def test_publishing_stamps_both_copies_and_executes_nothing(course):
    before = [copy.cells for copy in copies(course)]
    assert len(publish(ADA, course)) == 4
    link = f"https://colab.research.google.com/github/{ADA.repository}/blob/v1.2/notebooks/01_tiny"
    for copy in copies(course):
        title, setup = copy.cells[:2]
        heading, badge, text = title.source.split("\n\n")
        assert (heading, text) == ("# A tiny lesson", "Which question do we ask?")
        assert badge.startswith("[![Open in Colab](https://") and badge.endswith(f"({link}.ipynb)")
        assert 'REPO, REF = "ada-l/rsa.words", "v1.2"\n' in setup.source
    for old, new in zip(before, (copy.cells for copy in copies(course)), strict=True):
        assert [cell.id for cell in new] == [cell.id for cell in old]
        assert [cell.get("outputs") for cell in new] == [cell.get("outputs") for cell in old]
    assert build.stale(source_of(course), course) == []


def test_publishing_anew_is_what_building_at_that_address_gives(course):
    publish(Address("bob/sounds", "spring"), course)
    publish(ADA, course)
    published = everything(course)
    assert not any(b"bob/sounds" in text for text in published.values())
    assert publish(ADA, course) == []
    build.build(source_of(course), course)
    assert everything(course) == published


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("notebooks/01_tiny.ipynb", "<!-- Open", "<!--", "01_tiny.ipynb, the badge: found 0 times"),
        ("notebooks/solutions/01_tiny.ipynb", "REPO,", "REPOS,", "REPO and REF: found 0 times"),
        ("README.md", "to here", "here", "README.md, the marks .* found 0 times"),
        ("pyproject.toml", "repository", "address", "pyproject.toml, repository: found 0 times"),
    ],
)
def test_where_something_is_wrong_nothing_is_published(course, file, old, new, message):
    edit(course / file, old, new)
    before = everything(course)
    with pytest.raises(LessonError, match=message):
        publish(ADA, course)
    assert everything(course) == before


# run.py, without kernels


@pytest.mark.parametrize(
    ("solved", "student", "told"),
    [
        ("✓ right", "", ["01_tiny 0.0 s, 0 of 1 solved 0.0 s, 1 of 1 solved"]),
        ("✗ wrong", "", ["01_tiny 0.0 s, 0 of 1 solved 0.0 s, 0 of 1 solved", "solved: ✗ wrong"]),
        ("", "", ["01_tiny: not solved: no answer"]),
        ("✓ right", "cell 3: Name", ["01_tiny FAILED 0.0", "01_tiny (student): cell 3: Name"]),
        (None, "", ["0 of 1 solved missing", "01_tiny (solved): the notebook is missing"]),
    ],
)
def test_run_prints_a_table_and_what_went_wrong(course, monkeypatch, capsys, solved, student, told):
    if solved is None:
        (course / "notebooks/solutions/01_tiny.ipynb").unlink()

    def run_notebook(path):
        check = build.new_cell("code", "check()", tags=["check"])
        answer = solved if path.parent.name == "solutions" else "○ not attempted yet"
        check.outputs = [nbformat.v4.new_output("display_data", {"text/plain": answer})]
        return nbformat.v4.new_notebook(cells=[check]), student if answer[:1] == "○" else ""

    monkeypatch.setattr(run, "run_notebook", run_notebook)
    assert run.main(["01"], course / "notebooks") == (solved != "✓ right" or student > "")
    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith("lesson student copy solved copy 01_tiny") and " total " in out
    assert [part for part in told if part not in out] == []


def test_run_names_the_lessons_that_there_are(course, capsys):
    assert run.main(["55"], course / "notebooks") == 1
    assert "There are: 01_tiny." in capsys.readouterr().out
