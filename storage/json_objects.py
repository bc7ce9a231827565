"""One JSON object from many rows: written differently on each engine, read as one document by both."""

from typing import Any

from sqlalchemy import JSON, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class object_of(GenericFunction[Any]):
    """`object_of(name, value)`: the values of a group of rows by name. `value` is a column of JSON; NULL is null."""

    type = JSON()
    inherit_cache = True

    def __init__(self, name: ColumnElement[str], value: ColumnElement[Any]) -> None:
        super().__init__(name, value)


@compiles(object_of, "postgresql")
def _of_postgresql(element: object_of, compiler: SQLCompiler, **arguments: Any) -> str:
    return f"json_object_agg({compiler.process(element.clauses, **arguments)})"


@compiles(object_of, "sqlite")
def _of_sqlite(element: object_of, compiler: SQLCompiler, **arguments: Any) -> str:
    name, value = (compiler.process(each, **arguments) for each in element.clauses)
    return f"json_group_object({name}, json({value}))"
