"""The right answer's own code with one step changed, for wrong answers that no table foresees."""

import ast
import copy
import inspect
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
TOO_MANY = "np.sqrt", "np.abs", "np.square", "np.log"


def variants(function):
    """(what is missing, or None; the code that stands there; the changed function), one by one."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        code = [each for line in tree.body[0].body for each in ast.walk(line)]
    except (OSError, TypeError, SyntaxError, AttributeError):
        return  # it has no code of its own, but stands inside of a table
    nodes = list(ast.walk(tree))
    around = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
    names = [each.arg for each in tree.body[0].args.args]
    for node in code:
        place = nodes.index(node)
        shown = nodes.index(around[node]) if isinstance(node, (ast.Name, ast.Constant)) else place
        for missing, new in _changes(node, names):
            changed = copy.deepcopy(tree)
            here = list(ast.walk(changed))
            here[place].__class__, here[place].__dict__ = new.__class__, copy.deepcopy(vars(new))
            yield missing, ast.unparse(here[shown]), _compiled(changed, function)


def _changes(node, names):
    """(what is missing, or None; the new node) for each way to change this node."""
    match node:
        case ast.BinOp(left, op, right):
            yield ast.unparse(ast.BinOp(ast.Name(""), op, right)).strip(), left
            yield ast.unparse(ast.BinOp(left, op, ast.Name(""))).strip(), right
            if isinstance(right, ast.BinOp):
                yield None, ast.BinOp(ast.BinOp(left, op, right.left), right.op, right.right)
            if isinstance(left, ast.BinOp):
                yield None, ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right))
            yield None, ast.BinOp(right, op, left)
            for other in OTHER.get(type(op), ()):
                yield None, ast.BinOp(left, other(), right)
        case ast.Compare(left, [op], right):
            for other in OTHER.get(type(op), ()):
                yield None, ast.Compare(left, [other()], right)
        case ast.Call(func, args, keywords):
            if isinstance(func, ast.Attribute) and ast.unparse(func.value) != "np":
                yield f".{func.attr}({', '.join(map(ast.unparse, args))})", func.value
            elif args:
                yield ast.unparse(func), args[0]
            for i, keyword in enumerate(keywords):
                rest = keywords[:i] + keywords[i + 1 :]
                yield ast.unparse(keyword), ast.Call(func, args, rest)
        case ast.UnaryOp(op, operand):
            yield ast.unparse(node)[:1], operand
        case ast.Subscript(value):
            yield ast.unparse(node).removeprefix(ast.unparse(value)), value
        case ast.Attribute(value, name, context):
            for other in RENAMED.get(name, ()):
                yield None, ast.Attribute(value, other, context)
        case ast.Constant(int(value)) if not isinstance(value, bool):
            for other in (value + 1, value - 1):
                yield None, ast.Constant(other)
        case ast.Name(name, ast.Load()) if name in names:
            for other in names:
                if sum(a != b for a, b in zip(name, other, strict=False)) == 1:  # v1 and v2
                    yield None, ast.Name(other, ast.Load())
    if isinstance(node, (ast.BinOp, ast.Call)):
        for name in TOO_MANY:
            yield None, ast.Call(ast.parse(name, mode="eval").body, [node], [])


def _compiled(tree, function):
    names = dict(vars(inspect.getmodule(function)))
    try:
        # Nothing from outside: the code is this package's own, but for the one change.
        exec(compile(ast.fix_missing_locations(tree), "variant", "exec"), names)  # noqa: S102
    except (SyntaxError, ValueError, TypeError):
        return None  # no code: an attribute of a number, say
    return names[function.__name__]
