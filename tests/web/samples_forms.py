"""Invented forms for the gallery: every kind of field, right and wrong."""

from web.fields import Choice, Field, FieldGroup, Form, Submit
from web.view import Link

FILTERS = (
    Field(name="words", label="Name or number"),
    Field(
        name="state",
        label="State",
        kind="select",
        value="all",
        choices=(Choice(value="all", text="All"), Choice(value="overdue", text="Overdue")),
    ),
)

AREAS = tuple(
    Choice(value=word.lower(), text=word)
    for word in ("Dignity", "Dementia", "Nutrition", "Falls", "End of life")
)

FORM = Form(
    action="/work/1/mentors",
    hidden=(("expected_version", "7"),),
    fields=(
        FieldGroup(
            title="First well-being mentor",
            hint="Each mentor looks after one or more areas of responsibility.",
            fields=(
                Field(name="mentors.0.name", label="Full name", value="Grace Mbeki"),
                Field(
                    name="mentors.0.email",
                    label="E-mail address",
                    kind="email",
                    hint="Letters about the days go here. Leave it empty to use the manager's.",
                    optional=True,
                    value="grace.mbeki@meadowview",
                ),
                Field(
                    name="mentors.0.areas",
                    label="Areas of responsibility",
                    kind="checkboxes",
                    choices=AREAS,
                    value=("dementia", "falls"),
                ),
            ),
            buttons=(
                Submit(text="Remove this mentor", name="remove", value="mentors.0"),
                Submit(text="Add another mentor", name="add", value="mentors"),
            ),
        ),
        Field(name="named_on", label="Named on", kind="date", value=("14", "3", "2028")),
        Field(
            name="days",
            label="How are the ten mentor days shared?",
            kind="radios",
            value="divided",
            choices=(
                Choice(
                    value="divided",
                    text="Divided by area of responsibility",
                    hint="Each mentor goes to the days of their areas.",
                ),
                Choice(
                    value="shared",
                    text="Shared by all four",
                    reveals=(Field(name="why", label="Why", optional=True),),
                ),
            ),
        ),
        Field(name="fee", label="Fee", kind="money", value="800.00"),
        Field(name="places", label="Places", kind="number", value="12"),
        Field(name="starts", label="Starts at", kind="time", value="09:30"),
        Field(name="moment", label="Held at", kind="date_time", value=("20", "3", "2028", "9:30")),
        Field(
            name="venue",
            label="Venue",
            kind="select",
            choices=(Choice(value="m", text="Mansfield Civic Centre"),),
        ),
        Field(name="file", label="Signed form", kind="file", optional=True),
        Field(name="note", label="Note", kind="textarea", optional=True),
    ),
    submit="Save the mentors",
    cancel=Link(text="Cancel", href="/work/1"),
    upload=True,
)


_ERRORS = {
    "mentors.0.email": "The e-mail address needs an ending such as .co.uk",
    "mentors.0.areas": "Choose at least one area of responsibility",
    "named_on": "Named on must be a real date: February 2028 has 29 days",
    "days": "Choose how the ten mentor days are shared",
    "venue": "Choose a venue",
    "fee": "The fee must be in pounds and pence, like 800.00",
    "note": "The note is longer than 2,000 characters",
}


def _wrong(entry: Field | FieldGroup) -> Field | FieldGroup:
    if isinstance(entry, FieldGroup):
        return entry.model_copy(update={"fields": tuple(map(_wrong, entry.fields))})
    return entry.model_copy(update={"error": _ERRORS.get(entry.name, "")})


FORM_WITH_ERRORS = FORM.model_copy(
    update={
        "errors": ("Somebody else changed this item of work at 09:10. Look at it again first.",),
        "fields": tuple(map(_wrong, FORM.fields)),
    }
)

SIGN_IN = Form(
    action="/sign-in",
    fields=(
        Field(name="email", label="E-mail address", kind="email", autocomplete="username"),
        Field(name="password", label="Password", kind="password"),
    ),
    submit="Sign in",
)
SIGN_IN_FAILED = SIGN_IN.model_copy(
    update={"errors": ("The e-mail address or the password is not right.",)}
)
