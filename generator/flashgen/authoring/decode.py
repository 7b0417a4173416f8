"""Nodes of a file → the values that a model declares, or what is wrong with them and where.

A part that does not fit is left out and the rest is read, so that all findings of a file come
together, those of the rules too.
"""

from dataclasses import MISSING, dataclass, fields
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

from flashgen.authoring.codes import EMPTY, UNKNOWN_KEY, WRONG_SHAPE
from flashgen.authoring.nodes import Hole, Mapping, Node, Scalar, Sequence
from flashgen.authoring.reading import (
    LOST,
    EnoughError,
    Reader,
    Reading,
    choice,
    misfit,
    name_of,
    switch,
    text,
)
from flashgen.authoring.schema import (
    Form,
    Least,
    Model,
    OrAlone,
    Pairs,
    Role,
    Text,
    hints_of,
    is_model,
    make_text,
)
from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic, did_you_mean, nearest

_Model = TypeVar("_Model", bound=Model)


@dataclass(frozen=True, slots=True)
class Decoded(Generic[_Model]):
    """What a file says, as far as it could be read; it is `whole` if nothing was left out.

    Otherwise what is needed and was not read is empty in `value`; there is none at all if the file
    has more findings than anyone reads. `texts` are all that were read, in authored order.
    """

    value: _Model | None
    node: Mapping
    whole: bool
    texts: tuple[Text, ...]
    findings: list[Diagnostic]


def read(
    model: type[_Model], source: Source, node: Mapping
) -> tuple[_Model | None, list[Diagnostic]]:
    """Read a file whose top is a model: its value, or all that is wrong with it."""
    decoded = decode(model, source, node)
    return (decoded.value if decoded.whole else None), decoded.findings


def decode(model: type[_Model], source: Source, node: Mapping) -> Decoded[_Model]:
    """Read a file whose top is a model, as far as it goes."""
    reading = Reading(source)
    try:
        values, _ = _values(model, node, reading)
    except EnoughError:
        return Decoded(None, node, False, tuple(reading.texts), reading.findings)
    for name in _required(model):
        if name not in values:
            values[name] = _stand_in(_keys(model)[name].hint, node)
    value = model(node=node, **values)
    is_whole = not (reading.findings or reading.has_holes)
    return Decoded(value, node, is_whole, tuple(reading.texts), reading.findings)


class _Key(NamedTuple):
    """A key of a model."""

    read: Reader
    hint: Any


_KNOWN: dict[type[Model], tuple[dict[str, _Key], tuple[str, ...]]] = {}
"""The keys of the models that were met, and those that they need."""


def _keys(model: type[Model]) -> dict[str, _Key]:
    return _known(model)[0]


def _required(model: type[Model]) -> tuple[str, ...]:
    return _known(model)[1]


def _known(model: type[Model]) -> tuple[dict[str, _Key], tuple[str, ...]]:
    if model not in _KNOWN:
        hints = hints_of(model)
        declared = [field for field in fields(model) if field.name != "node"]
        required = tuple(f.name for f in declared if f.default is MISSING)
        keys = {f.name: _Key(_reader(h := hints[f.name], f.name in required), h) for f in declared}
        _KNOWN[model] = keys, required
    return _KNOWN[model]


def _reader(hint: Any, is_required: bool = False) -> Reader:  # noqa: ANN401
    """Return what reads a node as the declared type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_model(hint):
        reader = _model(hint)
    elif origin is Annotated:
        inner, form = arguments
        if isinstance(form, Form):
            reader = text(form)
        elif isinstance(form, OrAlone):
            reader = _list(get_args(inner)[0], is_required, or_alone=True)
        else:
            reader = _list(get_args(inner)[0], is_required, form.count)
    elif origin in (Union, UnionType):
        reader = _either([inner for inner in arguments if inner is not NoneType])
    elif origin is tuple:
        reader = _list(arguments[0], is_required)
    elif origin is Pairs:
        reader = _pairs(*arguments)
    elif origin is Literal:
        reader = choice(arguments)
    else:
        assert hint is bool, f"nothing reads {hint}"  # noqa: S101
        reader = switch
    return reader


def _model(model: type[Model]) -> Reader:
    def read_model(node: Node, key: Scalar | None, reading: Reading) -> Any:  # noqa: ANN401
        if not isinstance(node, Mapping):
            return misfit(node, key, reading, *_KEYS)
        values, is_whole = _values(model, node, reading)
        return model(node=node, **values) if is_whole else LOST

    return read_model


def _values(model: type[Model], node: Mapping, reading: Reading) -> tuple[dict[str, Any], bool]:
    """Read what stands under the keys of a model; say whether all that it needs is there."""
    keys = _keys(model)
    values: dict[str, Any] = {}
    unread: set[str | None] = set()
    for name, value in node.entries.items():
        if type(value) is Scalar and (not value.value or value.value.isspace()):
            continue  # as `is_empty` says
        if known := keys.get(name):
            if type(value) is Hole:
                result = reading.hole()
            else:
                result = known.read(value, node.keys[name], reading)
            if result is LOST:
                unread.add(name)
            else:
                values[name] = result
        else:
            unread.add(nearest(name, keys))
            hint = did_you_mean(name, keys)
            reading.find(node.keys[name], UNKNOWN_KEY, f'unknown key "{name}"', hint)
    lacking = [name for name in _required(model) if name not in values]
    for name in lacking:
        if name in unread:
            continue
        hint = "it is needed here; `flashgen new` shows every key in use"
        if name in node.keys:
            reading.find(node.keys[name], EMPTY, f'"{name}" has no value', hint)
        else:
            reading.find(node, EMPTY, f'the key "{name}" is missing', hint)
    return values, not lacking


def is_empty(node: Node) -> bool:
    """Say whether there is nothing under a key, which then counts as not written."""
    return type(node) is Scalar and (not node.value or node.value.isspace())


def _list(
    inner: Any,  # noqa: ANN401
    is_required: bool,
    least: int = 0,
    *,
    or_alone: bool = False,
) -> Reader:
    """Read a list; a needed one of texts, such as columns, is no use with one of them missing."""
    entry: Reader | None = None
    is_all_or_nothing = is_required and not is_model(inner)

    def read_list(node: Node, key: Scalar | None, reading: Reading) -> Any:  # noqa: ANN401
        nonlocal entry
        entry = entry or _reader(inner)
        if or_alone and isinstance(node, Scalar):
            alone = entry(node, key, reading)
            return LOST if alone is LOST else (alone,)
        if not isinstance(node, Sequence):
            return misfit(node, key, reading, *_LIST)
        read = [
            reading.hole() if type(item) is Hole else entry(item, None, reading)
            for item in node.items
        ]
        if len(read) < least:
            entries = "entry" if least == 1 else "entries"
            message = f"{name_of(key)} needs at least {least} {entries}"
            reading.find(key or node, WRONG_SHAPE, message)
            return LOST
        fitting = tuple(value for value in read if value is not LOST)
        return LOST if is_all_or_nothing and len(fitting) < len(read) else fitting

    return read_list


def _pairs(key_hint: Any, value_hint: Any) -> Reader:  # noqa: ANN401
    """Read a mapping with keys of the author's own; a symbol without a meaning is a mistake."""
    read_name, read_value = _reader(key_hint), _reader(value_hint)
    needs_values = get_args(key_hint)[1].role is Role.SYMBOL

    def read_pairs(node: Node, key: Scalar | None, reading: Reading) -> Any:  # noqa: ANN401
        if not isinstance(node, Mapping):
            return misfit(node, key, reading, *_KEYS)
        found = {}
        for written, value in node.entries.items():
            if is_empty(value) and not needs_values:
                continue
            written_key = node.keys[written]
            name = read_name(written_key, written_key, reading)
            if type(value) is Hole:
                result = reading.hole()
            else:
                result = read_value(value, written_key, reading)
            if name is not LOST and result is not LOST:
                found[name] = result
        return Pairs(found)

    return read_pairs


def _either(hints: list[Any]) -> Reader:
    """Read what has one declared type, or is a text or else a list or a mapping, as the node is."""
    if len(hints) == 1:
        return _reader(hints[0])
    nodes = {tuple: Sequence, Pairs: Mapping}
    readers = {nodes.get(get_origin(hint), Scalar): _reader(hint) for hint in hints}

    def read_either(node: Node, key: Scalar | None, reading: Reading) -> Any:  # noqa: ANN401
        return readers.get(type(node), readers[Scalar])(node, key, reading)

    return read_either


_LIST = "a list", "start each entry on a line of its own with `- `"
_KEYS = "a mapping of keys", "write `key: value` lines below it, indented"


def _stand_in(hint: Any, node: Mapping) -> Any:  # noqa: ANN401
    """Return an empty value of a declared type."""
    if is_model(hint):
        keys = _keys(hint)
        return hint(**{name: _stand_in(keys[name].hint, node) for name in _required(hint)})
    if isinstance(form := get_args(hint)[1], Form):
        return make_text("", form.role, Scalar("", node.line, node.column, ""))
    assert isinstance(form, Least), f"nothing stands in for {hint}"  # noqa: S101
    return ()
