"""What is drawn for the site elsewhere: papers that are no record, and codes for a camera.

Pages import no activities, so that the way to print is handed in when the site is made.
"""

from collections.abc import Callable
from dataclasses import dataclass

from store.pages.sign_in_sheets import SignInSheet


class CannotPrint(Exception):
    """A paper cannot be set; the sentence says what would help, and quotes nobody's name."""


@dataclass(frozen=True)
class Press:
    """`sign_in_sheet` blocks and gives a PDF, or raises CannotPrint; `code` gives an SVG image."""

    sign_in_sheet: Callable[[SignInSheet], bytes]
    code: Callable[[str], str]
