"""What `import helpers` costs, and the course's vocabulary."""

import ast
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import helpers

ROOT = Path(__file__).resolve().parent.parent
HEAVY = [
    "matplotlib",
    "seaborn",
    "gensim",
    "transformers",
    "torch",
    "sklearn",
    "pandas",
    "scipy.stats",
    "IPython",
]
CONSTANTS = {"MODEL_COLORS"}


def modules_after(code):
    """The modules that a new Python holds after running `code` in the course's folder."""
    code += "\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(run.stdout))


def test_import_helpers_loads_nothing_heavy():
    loaded = modules_after("import helpers\ndir(helpers)")
    assert "helpers.similarity" in loaded and "helpers.plots" not in loaded
    assert not loaded & set(HEAVY)


def test_the_bundled_path_needs_numpy_alone():
    loaded = modules_after(
        "import helpers\n"
        "a, b = helpers.align(['apple', 'sofa', 'moon'], helpers.load('glove-50'), helpers.load('word2vec'))\n"
        "helpers.rsa(a, b); helpers.rsa(a, b, 'cosine'); helpers.check('1.2', helpers.cosine_rsm); helpers.check.progress()"
    )
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize(
    "path",
    [*ROOT.glob("helpers/**/*.py"), *ROOT.glob("notebooks/**/*.py"), ROOT / "data/build.py"],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_arrays_are_never_unpickled(path):
    """ruff, as pyproject.toml sets it, holds the rest: no eval, no exec, no pickle, no shell."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(
            ("np.load", "np.save", ".read_array")
        ):
            options = {option.arg: ast.unparse(option.value) for option in call.keywords}
            assert options.get("allow_pickle") == "False", (
                f"line {call.lineno}: {ast.unparse(call)}"
            )


@pytest.mark.parametrize("name", helpers.__all__)
def test_every_public_name_is_there_and_documented(name):
    thing = getattr(helpers, name)
    assert name in dir(helpers)
    if name not in CONSTANTS:
        assert callable(thing)
        assert len(inspect.getdoc(thing) or "") > 20, f"{name} has no docstring"


def test_every_public_method_is_documented():
    for cls in (helpers.Embeddings, type(helpers.check)):
        for name, member in vars(cls).items():
            if not name.startswith("_"):
                assert inspect.getdoc(member), f"{cls.__name__}.{name} has no docstring"


def test_public_names_are_listed_once_and_in_the_vocabulary():
    assert len(helpers.__all__) == len(set(helpers.__all__))
    core = {"cosine_rsm", "upper_triangle", "from_upper_triangle", "rsa_score", "rsa"}
    assert core | {
        "load",
        "Embeddings",
        "align",
        "shared_words",
        "load_categories",
        "check",
    } <= set(helpers.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'helpers' has no attribute 'cosin_rsm'"):
        helpers.cosin_rsm  # noqa: B018
    assert not hasattr(helpers, "pearsonr")
