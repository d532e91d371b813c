"""Tables as files (.xlsx, .csv): one declaration of columns reads, checks, writes and explains each of them.

Knows neither the database nor who asks.
"""

from nhipcau.documents.tables.columns import Cell, Choice, Column, Day, Flag, Number, Table, Text
from nhipcau.documents.tables.planning import Key, Plan, PlannedRow, Values, plan
from nhipcau.documents.tables.problems import FileProblem, Problem, problem
from nhipcau.documents.tables.reading import Found, Row, read_table
from nhipcau.documents.tables.writing import Form, write_table, write_template

__all__ = [
    "Cell",
    "Choice",
    "Column",
    "Day",
    "FileProblem",
    "Flag",
    "Form",
    "Found",
    "Key",
    "Number",
    "Plan",
    "PlannedRow",
    "Problem",
    "Row",
    "Table",
    "Text",
    "Values",
    "plan",
    "problem",
    "read_table",
    "write_table",
    "write_template",
]
