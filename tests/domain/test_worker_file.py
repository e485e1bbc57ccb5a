"""The worker file of a provider's ASC-WDS account tells how it names the people we know."""

from domain.worker_file import named_twice, read_worker_file

PLACES = {"ROWAN01": "rowan-house", "ELM": "elm"}
PEOPLE = [
    (("rowan-house", "p-malg"), "Małgorzata Wałęsa"),
    (("rowan-house", "p-ann"), "Ann O'Neil"),
    (("elm", "p-ann"), "Ann O'Neil"),
    (("elm", "p-eve-1"), "Eve Same"),
    (("elm", "p-eve-2"), "Eve Same"),
]


def found(*lines: str, encoding: str = "utf-8") -> tuple[dict[object, str], tuple[str, ...]]:
    head = "LOCALESTID,UNIQUEWORKERID,STATUS,DISPLAYID,NINUMBER"
    read = read_worker_file("\r\n".join([head, *lines]).encode(encoding), PLACES, PEOPLE)
    return dict(read.references), read.faults


def test_people_are_found_by_setting_and_name_as_people_write_it() -> None:
    references, faults = found(
        "ROWAN01,W-1,NEW,Malgorzata Walesa,",
        "ROWAN01,W-2,NEW,ann oneil,",
        "ELM,E-9,NEW,O\u2019Neil Ann,",
        "ELM,E-10,NEW,Somebody else,",
        "OTHER,X-1,NEW,Ann O'Neil,",
    )

    assert references == {
        ("rowan-house", "p-malg"): "W-1",
        ("rowan-house", "p-ann"): "W-2",
        ("elm", "p-ann"): "E-9",
    }
    assert faults == ()


def test_what_cannot_be_decided_is_told_by_line() -> None:
    references, faults = found(
        "ELM,E-1,NEW,Eve Same,",
        "ELM,,NEW,Ann O'Neil,",
        "ROWAN01,W-1,NEW,Ann O'Neil,",
        "ROWAN01,W-1,NEW,Małgorzata Wałęsa,",
        "ROWAN01,W-3,NEW,Ann O'Neil,",
    )

    assert references == {("rowan-house", "p-ann"): "W-1"}
    assert [fault.split(":")[0] for fault in faults] == ["Line 2", "Line 3", "Line 5", "Line 6"]
    assert "two people at this setting have that name" in faults[0]
    assert "used for somebody else" in faults[2]


def test_a_file_that_a_spreadsheet_saved_anew_is_read() -> None:
    references, _ = found("ELM,É-9,NEW,Ann O’Neil,", encoding="cp1252")
    assert references == {("elm", "p-ann"): "É-9"}


def test_another_file_is_refused_with_what_it_lacks() -> None:
    read = read_worker_file(b"Name,Reference\r\nAnn,1\r\n", PLACES, PEOPLE)
    (fault,) = read.faults
    assert fault.endswith("it has no column LOCALESTID, UNIQUEWORKERID, DISPLAYID.")
    assert read_worker_file(b"", PLACES, PEOPLE).references == {}


def test_a_reference_stands_for_one_person_at_a_setting() -> None:
    pairs = [("elm", "1"), ("elm", "2"), ("rowan", "1"), ("elm", "1")]
    assert named_twice(pairs) == {("elm", "1")}
