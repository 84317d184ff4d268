"""What `import helpers` costs, which way its rooms import, how large its core is, and the course's vocabulary."""

import ast
import inspect
import json
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

import helpers

CORE_LINES = 2300  # what a learner can read in an evening: adding means cutting
ORDER = [  # the way data goes: each room imports from those before it only
    "validate",
    "sources",
    "embeddings",
    "similarity",
    "scale",
    "compare",
    "inference",
    "plots",
    "lessons",
    "checks",
]
ALONE = {"__init__", "setup"}  # they run where nothing is installed yet, and import no room
ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"matplotlib", "seaborn", "gensim", "transformers", "torch", "sklearn", "pandas", "scipy.stats", "IPython"}  # fmt: skip
CONSTANTS = {"MODEL_COLORS"}


def modules_after(code):
    """The modules that a new Python holds after running `code` in the course's folder."""
    code += "\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(run.stdout.splitlines()[-1]))


def rooms_imported(path):
    """The rooms of helpers that a file imports, wherever in it."""
    folder = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1] if node.level else ()
            module = [*base, *(node.module or "").split(".")]
            names = [[*module, alias.name] for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        else:
            continue
        for name in ([part for part in name if part] for name in names):
            if name[0] == "helpers" and len(name) > 1:
                yield name[1]


def room_of(path):
    return path.relative_to(ROOT / "helpers").parts[0].removesuffix(".py")


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("helpers/**/*.py")), ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_rooms_import_one_way_only(path):
    room, found = room_of(path), set(rooms_imported(path))
    if room in ALONE:
        assert not found
        return
    assert room in ORDER
    allowed = {*takewhile(lambda other: other != room, ORDER)}
    allowed |= {"lessons"} if room == "lessons" else set()
    allowed -= {"sources"} if room != "embeddings" else set()
    assert found <= allowed, f"{room} may import {sorted(allowed)} only"


def test_the_core_is_small():
    core = {path.name: path.read_text(encoding="utf-8").count("\n") for path in ROOT.glob("helpers/*.py")}  # fmt: skip
    assert sum(core.values()) <= CORE_LINES, core


def test_import_helpers_loads_nothing_heavy():
    loaded = modules_after("import helpers\ndir(helpers)")
    assert not loaded & {*HEAVY, "numpy", "scipy", *(f"helpers.{room}" for room in ORDER)}
    loaded = modules_after("import helpers\nfrom helpers import cosine_rsm")
    assert "helpers.similarity" in loaded and not loaded & {*HEAVY, "helpers.scale"}


def test_the_bundled_path_needs_numpy_alone():
    loaded = modules_after(
        "import helpers\n"
        "a, b = helpers.align(['apple', 'sofa', 'moon'], helpers.load('glove-50'), helpers.load('word2vec'))\n"
        "helpers.rsa(a, b); helpers.rsa(a, b, 'cosine'); helpers.rsa(a, b, 'spearman')\n"
        "helpers.check('1.2', helpers.cosine_rsm); helpers.check.progress()"
    )
    assert not loaded & HEAVY


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
def test_every_public_name_is_there_once_and_documented(name):
    thing = getattr(helpers, name)
    assert name in dir(helpers) and helpers.__all__.count(name) == 1
    if name in CONSTANTS:
        return
    assert callable(thing) and len(inspect.getdoc(thing) or "") > 20, f"{name} has no docstring"
    owner = thing if inspect.isclass(thing) else type(thing)
    members = vars(owner) if owner.__module__.startswith("helpers.") else {}
    for member in members.values() if not inspect.isfunction(thing) else ():
        if inspect.isfunction(member) and not member.__name__.startswith("_"):
            assert inspect.getdoc(member), f"{name}.{member.__name__} has no docstring"


def test_an_unknown_name_is_an_attribute_error_and_an_old_one_says_its_new_name(capsys):
    with pytest.raises(AttributeError, match="'helpers' has no attribute 'cosin_rsm'$"):
        helpers.cosin_rsm  # noqa: B018
    assert not hasattr(helpers, "pearsonr")
    with pytest.raises(ImportError):
        from helpers import pearsonr  # noqa: F401
    from helpers import bootstrap_words, score_interval

    assert bootstrap_words is score_interval
    assert "bootstrap_words is score_interval now" in capsys.readouterr().out
