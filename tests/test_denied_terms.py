"""The team's own names are let through in any form, and denied words never are."""

from pipeline.config import PrivacyConfig
from pipeline.redacting import Redactor
from pipeline.workspace import Workspace

SAID = "Ольга Климова из «Опоры» звонила мне, а потом я сама набрала Ольгу. Проект «Заря» ведёт Пётр, о «Заре» молчат."


def shown(**settings: object) -> str:
    workspace = Workspace(None)
    try:
        return Redactor(PrivacyConfig.model_validate(settings), workspace.privacy).text(SAID, "ru", "study")
    finally:
        workspace.close()


def test_names_of_the_team_and_of_the_product_stay_in_every_case() -> None:
    text = shown(team=["Ольга Климова", "Опора"])
    assert "Ольга Климова из «Опоры»" in text and "набрала Ольгу" in text
    assert "Пётр" not in text


def test_what_is_denied_is_replaced_in_every_case_by_one_placeholder() -> None:
    text = shown(deny=["Заря", "молчат"])
    assert "Заря" not in text and "Заре" not in text and "молчат" not in text
    first = text[text.index("Проект «") + 8 :].split("»")[0]
    assert text.count(first) == 2


def test_what_is_allowed_stays_as_it_is_written() -> None:
    assert "Пётр" in shown(allow=["пётр"])
    assert "Пётр" not in shown()


def test_another_persons_name_is_not_the_teams() -> None:
    assert "Климова" not in shown(team=["Ольга Сергеева"])
