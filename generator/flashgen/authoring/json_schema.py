"""The JSON Schema of a model, with which editors complete and explain keys."""

import ast
import inspect
from dataclasses import MISSING, fields
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from flashgen.authoring.schema import SLUG, Form, Model, OrAlone, Pairs, hints_of, is_model, keys_of

Schema = dict[str, Any]


def json_schema(model: type[Model]) -> Schema:
    """Return the schema of a model; descriptions are the docstrings below its fields."""
    models: dict[str, Schema] = {}
    _reference(model, models)
    top = models.pop(model.__name__)
    draft = "http://json-schema.org/draft-07/schema#"
    return {"$schema": draft, "$defs": dict(sorted(models.items())), **top}


def _reference(model: type[Model], models: dict[str, Schema]) -> Schema:
    if model.__name__ not in models:
        models[model.__name__] = {}
        hints, described = hints_of(model), _descriptions(model)
        properties: dict[str, Schema] = {}
        required = []
        for field in (f for f in fields(model) if f.name in hints and f.name != "node"):
            declared = _typed(hints[field.name], models)
            words = field.metadata.get("description") or described.get(field.name)
            if not words:
                message = f"no docstring below {model.__name__}.{field.name} says what it is"
                raise TypeError(message)
            declared["description"] = words
            if "$ref" not in declared:
                declared["title"] = field.name.replace("_", " ").title()
            if field.default is MISSING:
                required.append(field.name)
            else:
                declared["default"] = _written(field.default)
            properties[field.name] = dict(sorted(declared.items()))
        models[model.__name__] = {
            "additionalProperties": False,
            "description": inspect.getdoc(model),
            "properties": properties,
            "required": required,
            "title": model.__name__,
            "type": "object",
        }
        if not required:
            del models[model.__name__]["required"]
    return {"$ref": f"#/$defs/{model.__name__}"}


def _typed(hint: Any, models: dict[str, Schema]) -> Schema:  # noqa: ANN401
    """Return the schema of a declared type; models go to `models`."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_model(hint):
        schema = _reference(hint, models)
    elif origin is Annotated:
        inner, form = arguments
        if isinstance(form, Form):
            schema = _text(form)
        elif isinstance(form, OrAlone):
            entries = _typed(inner, models)
            schema = {"anyOf": [entries, entries["items"]]}
        else:
            schema = _typed(inner, models) | {"minItems": form.count}
    elif origin in (Union, UnionType):
        types = [_typed(inner, models) for inner in arguments if inner is not NoneType]
        schema = {"anyOf": [*types, {"type": "null"}]}
    elif origin is tuple:
        schema = {"items": _typed(arguments[0], models), "type": "array"}
    elif origin is Pairs:
        schema = {"additionalProperties": _typed(arguments[1], models), "type": "object"}
    elif origin is Literal:
        schema = {"enum": list(arguments), "type": "string"}
    else:
        schema = {"type": "boolean"}
    return schema


def _text(form: Form) -> Schema:
    """Unquoted numbers and `yes` are texts to flashgen, so editors must not object to them."""
    schema: Schema = {}
    if form.longest:
        schema["maxLength"] = form.longest
    if form.filled:
        schema["minLength"] = 1
    if form.pattern:
        schema["pattern"] = f"^{form.pattern}$"
    is_slug = form.pattern == SLUG
    return schema | {"type": "string" if is_slug else ["string", "number", "boolean"]}


def _written(value: Any) -> Any:  # noqa: ANN401
    """Return a default as JSON has it."""
    if isinstance(value, Model):
        return {name: _written(getattr(value, name)) for name in keys_of(type(value))}
    return {} if isinstance(value, Pairs) else value


def _descriptions(model: type[Model]) -> dict[str, str]:
    """Return the docstring below each field of a model."""
    found: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if is_model(cls) and cls is not Model:
            (definition,) = ast.parse(inspect.getsource(cls)).body
            assert isinstance(definition, ast.ClassDef)  # noqa: S101
            for node, below in zip(definition.body, definition.body[1:], strict=False):
                match node, below:
                    case (
                        ast.AnnAssign(target=ast.Name(id=name)),
                        ast.Expr(value=ast.Constant(value=str(words))),
                    ):
                        found[name] = inspect.cleandoc(words)
    return found
