"""What pydantic's core reads a file by, made straight from the annotations of the model.

`pydantic.TypeAdapter` makes the same, but looks through all that is installed for plug-ins first, and makes ready for writing back too,
which is never done. That it reads the same, and refuses the same in the same words, is tested with every file there is.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BeforeValidator, Discriminator, Tag
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from sop.model.base import Part
from sop.model.marks import OneOrMore, Reads, listed


def reader(kind: Any) -> SchemaValidator:
    """What reads a kind of file: a class of the model, or a type such as dict[Id, Rule]."""
    making = _Making()
    made = making.of(kind)
    return SchemaValidator(core_schema.definitions_schema(made, list(making.parts.values())))


class _Making:
    """Collects each class of the model once, however often it is named."""

    def __init__(self) -> None:
        self.parts: dict[type[Part], CoreSchema] = {}

    def of(self, annotation: Any, marks: tuple[Any, ...] = ()) -> CoreSchema:
        """What an annotation asks for; of its marks, the last is the outermost."""
        if get_origin(annotation) is Annotated:
            return self.of(annotation.__origin__, (*annotation.__metadata__, *marks))
        *inner, mark = marks or (None,)
        match mark:
            case None:
                return self.bare(annotation)
            case Reads():
                return core_schema.no_info_plain_validator_function(mark.read)
            case OneOrMore():
                return core_schema.no_info_before_validator_function(listed, self.of(annotation, tuple(inner)))
            case BeforeValidator():
                return core_schema.no_info_before_validator_function(mark.func, self.of(annotation, tuple(inner)))
            case Discriminator():
                return core_schema.tagged_union_schema({_tag(part): self.of(part) for part in get_args(annotation)}, mark.discriminator)
            case Tag():
                return self.of(annotation, tuple(inner))
        raise TypeError(f"no mark of the model: {mark!r}")

    def bare(self, annotation: Any) -> CoreSchema:
        """What an annotation without marks asks for."""
        origin, inside = get_origin(annotation), get_args(annotation)
        if annotation is Any:
            return core_schema.any_schema()
        if annotation is str:
            return core_schema.str_schema()
        if origin is Literal:
            return core_schema.literal_schema(list(inside))
        if origin is dict:
            return core_schema.dict_schema(self.of(inside[0]), self.of(inside[1]))
        if origin is tuple and inside[1:] == (...,):
            return core_schema.tuple_variable_schema(self.of(inside[0]))
        if origin in (Union, UnionType) and len(inside) == 2 and inside[1] is NoneType:
            return core_schema.nullable_schema(self.of(inside[0]))
        if isinstance(annotation, type) and issubclass(annotation, Part):
            return self.part(annotation)
        raise TypeError(f"no annotation of the model: {annotation!r}")

    def part(self, kind: type[Part]) -> CoreSchema:
        """A class of the model, by reference."""
        name = f"{kind.__module__}.{kind.__qualname__}"
        if kind not in self.parts:
            self.parts[kind] = core_schema.any_schema()  # its place, while its fields are made
            fields = core_schema.model_fields_schema({key: self.field(field) for key, field in kind.model_fields.items()}, model_name=kind.__name__)
            model = core_schema.model_schema(kind, fields, config=core_schema.CoreConfig(
                title=kind.__name__, extra_fields_behavior="forbid", validate_by_alias=True, validate_by_name=True))
            self.parts[kind] = core_schema.no_info_wrap_validator_function(kind.remember_place, model, ref=name)
        return core_schema.definition_reference_schema(name)

    def field(self, field: FieldInfo) -> core_schema.ModelField:
        """A key and what stands under it."""
        schema = self.of(field.annotation, tuple(field.metadata))
        if field.default_factory is not None:
            schema = core_schema.with_default_schema(schema, default_factory=field.default_factory)
        elif not field.is_required():
            schema = core_schema.with_default_schema(schema, default=field.default)
        return core_schema.model_field(schema, validation_alias=field.alias)


def _tag(part: Any) -> str:
    return next(mark.tag for mark in part.__metadata__ if isinstance(mark, Tag))
