"""The right answer's own code with one step changed, for wrong answers that no table foresees."""

import ast
import copy
import inspect
import re
import textwrap

OTHER = {  # one operator for another
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult, ast.Div),
    ast.Mult: (ast.Add, ast.Div, ast.Sub),
    ast.Div: (ast.Mult, ast.FloorDiv, ast.Sub),
    ast.Pow: (ast.Mult,),
    ast.GtE: (ast.Gt, ast.LtE, ast.Lt),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.BitAnd: (ast.BitOr, ast.BitXor, ast.Sub),
}
RENAMED = {  # one name for another
    "mean": ("median", "sum", "max", "min"),
    "sum": ("mean", "max"),
    "std": ("var",),
    "var": ("std", "mean", "max"),
    "argmax": ("argmin",),
    "argsort": ("sort",),
    "triu_indices": ("tril_indices",),
    "log": ("log2", "log10", "log1p", "sqrt", "exp"),
}


def variants(function, changes):
    """(the right code, the code in its place, the function with this change), one by one.

    `changes` is `steps` or `roots`. Code with names of this package is left as it is: no learner
    has written that.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        code = [each for line in tree.body[0].body for each in ast.walk(line)]
    except (OSError, TypeError, SyntaxError, AttributeError):
        return  # it has no code of its own, but stands inside of a table
    nodes = list(ast.walk(tree))
    around = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
    given = [each.arg for each in tree.body[0].args.args]
    names = given[: len(given) - len(tree.body[0].args.defaults)]  # the rest makes mistakes
    stored = [each for each in code if isinstance(each, ast.Name) and type(each.ctx) is ast.Store]
    names += [each.id for each in stored]
    outside = {name for name, x in vars(inspect.getmodule(function)).items() if not _of_others(x)}
    hidden = outside | {*given} - {*names}
    for node in code:
        place = nodes.index(node)
        shown = nodes.index(around[node]) if isinstance(node, (ast.Name, ast.Constant)) else place
        right = ast.unparse(nodes[shown])
        if hidden & {*re.findall(r"\w+", right)}:
            continue
        for new in changes(node, names):
            changed = copy.deepcopy(tree)
            here = list(ast.walk(changed))
            here[place].__class__, here[place].__dict__ = new.__class__, copy.deepcopy(vars(new))
            yield right, ast.unparse(here[shown]), _compiled(changed, function)


def _of_others(x):
    return inspect.ismodule(x) or not getattr(x, "__module__", "helpers").startswith("helpers")


def roots(node, _):
    """A root or a square too many; less likely than another step, and easily the same by chance."""
    if isinstance(node, (ast.BinOp, ast.Call)):
        for name in ("np.sqrt", "np.square"):
            yield ast.Call(ast.parse(name, mode="eval").body, [node], [])


def steps(node, names):
    """Each new node that may stand in the place of this one."""
    match node:
        case ast.BinOp(left, op, right):
            yield from (left, right)
            match right:  # brackets
                case ast.BinOp(x, by, y):
                    yield ast.BinOp(ast.BinOp(left, op, x), by, y)
                case ast.Call(root, [ast.BinOp(x, by, y)]):
                    yield ast.BinOp(ast.BinOp(left, op, ast.Call(root, [x], [])), by, y)
            if isinstance(left, ast.BinOp):
                yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right))
            yield ast.BinOp(right, op, left)
            for other in OTHER.get(type(op), ()):
                yield ast.BinOp(left, other(), right)
        case ast.Compare(left, [op], right):
            for other in OTHER.get(type(op), ()):
                yield ast.Compare(left, [other()], right)
        case ast.Call(func, args, keywords):
            if isinstance(func, ast.Attribute) and ast.unparse(func.value) != "np":
                yield func.value
            elif args:
                yield args[0]
            for i in range(len(keywords)):
                yield ast.Call(func, args, keywords[:i] + keywords[i + 1 :])
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.Subscript(value):
            yield value
        case ast.Attribute(value, name, context):
            for other in RENAMED.get(name, ()):
                yield ast.Attribute(value, other, context)
        case ast.Constant(int(value)) if not isinstance(value, bool):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(float(value)):
            yield from (ast.Constant(value * 2), ast.Constant(value / 2))
        case ast.Name(name, ast.Load()) if name in names:
            for other in names:
                if sum(a != b for a, b in zip(name, other, strict=False)) == 1:  # v1 and v2
                    yield ast.Name(other, ast.Load())


def _compiled(tree, function):
    names = dict(vars(inspect.getmodule(function)))
    try:
        # Nothing from outside: the code is this package's own, but for the one change.
        exec(compile(ast.fix_missing_locations(tree), "variant", "exec"), names)  # noqa: S102
    except (SyntaxError, ValueError, TypeError):
        return None  # no code: an attribute of a number, say
    return names[function.__name__]
