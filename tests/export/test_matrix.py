"""Models as people write them x formats x precisions x batches, through one list of checks."""

import pytest

from tests.export.matrix import PAGE, answers, check, documented, reasons, row
from tests.export.models import MODELS

QUICK = ("Dense, flattened",)


@pytest.mark.filterwarnings("ignore::UserWarning")  # notes are no answers
@pytest.mark.parametrize(
    "name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in documented()]
)
def test_a_model_goes_where_the_page_says_and_keeps_its_contract_there(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert row(name) in page, [answer.message for answer in answers(name).values()]
    assert all(reason in page for reason in reasons(name))
    for column, answer in answers(name).items():
        assert "\n" not in answer.message or answer.cell == "over budget"
        if answer.data:
            check(name, column)


def test_the_page_has_models_of_the_list_in_its_order() -> None:
    names = documented()

    assert set(QUICK) <= set(names)
    assert names == [name for name in MODELS if name in names]
