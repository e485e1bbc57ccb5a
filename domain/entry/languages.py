"""The languages that people read most easily, by their codes in ISO 639."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

LANGUAGES: Mapping[str, str] = {
    "en": "English", "ak": "Akan (Twi)", "sq": "Albanian", "am": "Amharic", "ar": "Arabic",
    "bn": "Bengali", "bg": "Bulgarian", "my": "Burmese", "bfi": "British Sign Language",
    "zh": "Chinese", "hr": "Croatian", "cs": "Czech", "nl": "Dutch", "et": "Estonian",
    "fil": "Filipino (Tagalog)", "fi": "Finnish", "fr": "French", "de": "German", "el": "Greek",
    "gu": "Gujarati", "ha": "Hausa", "hi": "Hindi", "hu": "Hungarian", "ig": "Igbo",
    "ga": "Irish", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish",
    "lv": "Latvian", "lt": "Lithuanian", "ml": "Malayalam", "mr": "Marathi", "ne": "Nepali",
    "nd": "Ndebele", "ps": "Pashto", "fa": "Persian (Farsi, Dari)", "pl": "Polish",
    "pt": "Portuguese", "pa": "Punjabi", "ro": "Romanian", "ru": "Russian", "gd": "Scottish Gaelic",
    "sn": "Shona", "si": "Sinhala", "sk": "Slovak", "sl": "Slovene", "so": "Somali",
    "es": "Spanish", "sw": "Swahili", "sv": "Swedish", "ta": "Tamil", "te": "Telugu", "th": "Thai",
    "ti": "Tigrinya", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "cy": "Welsh", "xh": "Xhosa", "yo": "Yoruba", "zu": "Zulu",
}  # fmt: skip
"""Names in English by code, English first: it is what letters are written in."""


def language(given: str) -> str:
    """Return the code of a language given by its code or its English name; ValueError otherwise."""
    plain = given.strip().casefold()
    for code, name in LANGUAGES.items():
        if plain in (code, name.casefold(), name.partition(" (")[0].casefold()):
            return code
    raise ValueError("choose one of the languages in the list")


def _language(given: Any) -> Any:
    return language(given) if isinstance(given, str) else given


Language = Annotated[str, BeforeValidator(_language)]
"""The code of a language that somebody reads most easily."""
