"""The words of exports that the report itself does not need, in Russian and English."""

EXPORT_WORDS: dict[str, dict[str, str]] = {
    "ru": {
        "kinds": "Виды высказываний",
        "speakers": "Кто говорит",
        "interviewer": "Интервьюер",
        "respondent": "Респондент",
        "quotes": "Цитаты",
    },
    "en": {
        "kinds": "Kinds of statements",
        "speakers": "Who speaks",
        "interviewer": "Interviewer",
        "respondent": "Respondent",
        "quotes": "Quotes",
    },
}
