"""Units of a text and organisations that are known."""

import pytest

from yiwang.areas.office.plans.reading import organisations_from, read
from yiwang.areas.office.plans.reading.matching import Directory, Organisation

KNOWN = Directory.of(
    [
        Organisation("清河县发展和改革局", "fgj", ("县物价局",)),
        Organisation("清河县人力资源和社会保障局", "rsj"),
        Organisation("清河县自然资源和规划局", "zrj"),
        Organisation("清河县人民政府办公室", "zfb"),
        Organisation("中共清河县委政法委员会", "zfw", ("县委政法委",)),
        Organisation("清河县市场监督管理局", "sjj"),
    ]
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("县发改局", "fgj"),
        ("县发展改革局", "fgj"),
        ("县发展和改革局", "fgj"),
        ("清河县发展和改革局", "fgj"),
        ("县物价局", "fgj"),
        ("发改局", "fgj"),
        ("县人力社保局", "rsj"),
        ("县人社局", "rsj"),
        ("县自然资源规划局", "zrj"),
        ("县政府办公室", "zfb"),
        ("县政府办", "zfb"),
        ("县委政法委", "zfw"),
        ("县市场监管局", "sjj"),
    ],
)
def test_one_office_is_found_in_whatever_way_it_is_written(name: str, code: str) -> None:
    assert KNOWN.find(name).code == code


def test_an_office_that_is_not_known_gets_the_nearest_names() -> None:
    match = KNOWN.find("县人力资源局")
    assert match.code is None
    assert match.nearest[0] == "清河县人力资源和社会保障局"


FILES = {
    "units.yaml": "- {name: 清河县交通运输局, code: jtj, aliases: [县交通局]}\n- {name: 清河县公安局, code: gaj}\n",
    "units.json": '[{"name": "清河县交通运输局", "code": "jtj"}, {"name": "清河县公安局", "code": "gaj"}]',
    "units.csv": "name,code,aliases,level\n清河县交通运输局,jtj,县交通局;县运管所,县\n清河县公安局,gaj,,县\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_dictionary_comes_from_a_file(name: str) -> None:
    known = organisations_from(FILES[name].encode(), name)
    ledger = read(
        "清河县方案\n一、任务\n（一）修路。修路10公里。（县交通局牵头，县公安局、县公案局、各乡镇配合）".encode(),
        "plan.txt",
        known,
    )
    assert [(each.organisation, each.matched) for each in ledger.assignments] == [
        ("jtj", "清河县交通运输局"),
        ("gaj", "清河县公安局"),
        (None, ""),
        (None, ""),
    ]
    assert [issue.text for issue in ledger.issues if issue.kind == "unknown-unit"] == ["县公案局: 清河县公安局"]
