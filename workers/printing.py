"""How the site prints: with the papers of the activities, whose faults it is told in its words."""

from activities.papers import PaperError, qr_svg, render_sign_in_sheet
from store.pages.sign_in_sheets import SignInSheet
from web.press import CannotPrint, Press


def _sign_in_sheet(sheet: SignInSheet) -> bytes:
    try:
        return render_sign_in_sheet(sheet)
    except PaperError as error:
        raise CannotPrint(str(error)) from None


PRESS = Press(sign_in_sheet=_sign_in_sheet, code=qr_svg)
"""The press of every site."""
