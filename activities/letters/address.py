"""E-mail addresses as letters and calendar entries use them."""

from typing import Annotated

from pydantic import StringConstraints

MailAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
        r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$",
        max_length=254,
    ),
]
"""An address in ASCII, such as name@home.example; other alphabets need a mail server we lack."""
