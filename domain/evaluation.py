"""The evaluation form as data: statements to score, whether to recommend, two open questions."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from domain.datafile import checked, read, tables
from domain.entry.text import paragraphs
from domain.messages import Message

Line = Annotated[str, Field(min_length=3, max_length=200)]
Score = Annotated[int, Field(ge=1, le=5)]
Recommend = Literal["yes", "perhaps", "no"]
LONGEST = 1000
"""No answer to an open question is longer."""


def answer(given: object) -> object:
    """Return an answer in free words as it is kept: empty, or paragraphs of text."""
    return paragraphs(given) if isinstance(given, str) else given


Answer = Annotated[str, BeforeValidator(answer), Field(max_length=LONGEST)]
"""An answer in free words, which may be left out."""


class EvaluationForm(Message):
    """What is asked; `lowest` and `highest` say what 1 and 5 stand for."""

    version: int = Field(ge=1)
    lowest: Line
    highest: Line
    recommend: Line
    statements: tuple[Line, Line, Line, Line, Line]
    questions: tuple[Line, Line]


class EvaluationResponse(Message):
    """What somebody answered, and nothing about who."""

    version: int
    scores: tuple[Score, Score, Score, Score, Score]
    recommend: Recommend
    answers: tuple[Answer, Answer]


def parse_form(text: str, file: str = "evaluation.toml") -> EvaluationForm:
    """Return the form of a TOML text; DataFileBroken lists every fault."""
    return checked(EvaluationForm, tables(text, file), file)


FORM = parse_form(read("evaluation.toml"))
