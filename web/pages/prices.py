"""What something costs, line by line, as pages show it before anybody orders."""

from domain.catalogue import Quote
from domain.money import VAT, pounds
from web.view import Heading, Row, Table


def price_table(price: Quote) -> Table:
    """The price line by line; VAT stands there only where some is to be paid."""
    rows = [
        (line.description, line.quantity, pounds(line.unit_pence), pounds(line.net_pence))
        for line in price.lines
    ]
    sums = price.total
    vat = [("VAT", None, None, pounds(sums.vat_pence))] if sums.vat_pence else []
    total = ("Total", None, None, pounds(sums.gross_pence))
    return Table(
        caption="What it costs",
        headings=(
            Heading(text="What"),
            Heading(text="Quantity", numeric=True),
            Heading(text="Each", numeric=True),
            Heading(text="Price", numeric=True),
        ),
        rows=tuple(Row(cells=cells) for cells in (*rows, *vat, total)),
        empty="Nothing is to be paid.",
    )


def vat_words(price: Quote) -> tuple[str, ...]:
    """Return how VAT is treated, each reason once."""
    return tuple(dict.fromkeys(VAT[line.vat].reason for line in price.lines))
