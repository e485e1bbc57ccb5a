"""The one e-mail type: an address that every mail server takes, or a sentence that says why not."""

from typing import Annotated, Any

from email_validator import EmailNotValidError, validate_email
from pydantic import BeforeValidator, Field

from domain.entry.text import NotText, line

LONGEST_EMAIL = 254
RIGHT = "an e-mail address such as name@example.org is needed"


def email(given: str) -> str:
    """Return the address as it is sent to: the domain in lower case, other alphabets in punycode.

    ValueError says what is wrong: dots, brackets, letters before the @ that mail servers without
    SMTPUTF8 refuse, a domain without a dot. Nothing is looked up.
    """
    try:
        tidy = line(given)
        found = validate_email(
            tidy,
            check_deliverability=False,
            allow_smtputf8=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            strict=True,
        )
    except NotText:
        raise ValueError(RIGHT) from None
    except EmailNotValidError as wrong:
        raise ValueError(_plain(given, str(wrong))) from None
    address = found.ascii_email
    if address is None or len(address) > LONGEST_EMAIL:
        raise ValueError(f"{RIGHT}, of at most {LONGEST_EMAIL} characters")
    return address


def _plain(given: str, why: str) -> str:
    """The library's reason in our words where people can do something with it."""
    local, _, domain = given.strip().rpartition("@")
    if local and not local.isascii():
        return "the part before the @ may have only the letters a to z, digits and . - _ + '"
    if local and domain and (".." in local or local.startswith(".") or local.endswith(".")):
        return "the part before the @ has a dot too many"
    if domain and "." not in domain.strip("."):
        return f"the part after the @ is not complete; {RIGHT}"
    return RIGHT


def _email(given: Any) -> Any:
    return email(given) if isinstance(given, str) else given


EmailAddress = Annotated[str, BeforeValidator(_email), Field(max_length=LONGEST_EMAIL)]
"""An e-mail address in ASCII, ready to be written to."""
