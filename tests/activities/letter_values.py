"""Invented values for every placeholder of the wording, as people would read them."""

from activities.letters.wording import Kind, Value, placeholders

VALUES: dict[str, Value] = {
    "amount": "£800.00",
    "answer_by": "6 March 2026",
    "balance": "£800.00",
    "baseline_on": "12 January 2026",
    "bring": "your activity log",
    "certificate": "Well-being mentor: dignity and falls",
    "cohort": "Spring 2026",
    "day_number": "3",
    "day_title": "Dignity in everyday care",
    "days": (
        "Day 3, 12 March 2026, 9:30 to 16:00, Newark Library: Dignity in everyday care",
        "Day 5, 26 March 2026, 9:30 to 16:00, Newark Library: Falls and confidence",
    ),
    "due_on": "15 April 2026",
    "duration": "90 minutes",
    "expected": "9",
    "free_until": "20 February 2026",
    "holder": "Kofi Larkspur",
    "instructions_by": "24 February 2026",
    "invoice_number": "OWL-2026-00042",
    "kept": "Learning days already attended count: nobody has to repeat them.",
    "late_minutes": "30",
    "leaver_name": "Siân Rhys-Davies",
    "money": "The invoice is credited in full; the credit note follows.",
    "name_by": "20 February 2026",
    "needs_by": "27 February 2026",
    "next_day": "day 5 on 26 March 2026",
    "next_mentor_day": "12 March 2026",
    "next_on": "26 March 2026",
    "number": "OWL-2026-00042",
    "old_when": "10 March 2026, 9:30 to 16:00",
    "on": "12 March 2026",
    "paper": "registration REG-00001",
    "pay_by": "29 April 2026",
    "price": "£800.00",
    "programme": "Developing the Bigger Picture",
    "provider": "Fictional Rowan Care Ltd",
    "reason": "The well-being mentors are not named yet.",
    "regarding": "Developing the Bigger Picture",
    "resume_how": "reply to this e-mail with the names of your four mentors",
    "review_by": "30 October 2026",
    "setting": "Rowan Bank Care Home",
    "settlement": "Nothing is left to pay.",
    "starts_on": "12 March 2026",
    "stop_on": "30 May 2026",
    "subjects": "dignity and falls",
    "trainer": "Pat Example",
    "until": "12 September 2026",
    "way_on": "We will be in touch by 20 February 2026 with new dates.",
    "when": "12 March 2026, 9:30 to 16:00",
    "where": "Newark Library, Beaumond Gardens, Newark",
}


def values_for(kind: Kind) -> dict[str, Value]:
    """Return the values that a kind of letter needs."""
    return {name: VALUES[name] for name in placeholders(kind)}
