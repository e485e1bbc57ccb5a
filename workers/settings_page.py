"""Writes docs/settings.md from the model: `python -m workers.settings_page > docs/settings.md`."""

from pydantic.fields import FieldInfo

from workers.settings import Settings, variable

HEAD = """\
# Settings

Every process reads its settings from environment variables. All have a default, so none is needed
to try the system. This page is written by `python -m workers.settings_page > docs/settings.md`.

| variable | default | what it does |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page, one row for each field of Settings."""
    return HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    default = "unset" if field.default is None else f"`{field.default}`"
    return f"| `{variable(name)}` | {default} | {field.description} |\n"


if __name__ == "__main__":
    print(page(), end="")
