"""Every rule about numbers, with a sentence that it reads."""

import pytest

from yiwang.areas.office.plans.reading.tests.make import plan, targets

NUMBERS = {
    "森林覆盖率达到45%。": [("森林覆盖率", ">=", "45", "%")],
    "森林覆盖率达到45%以上。": [("森林覆盖率", ">=", "45", "%")],
    "注册用户超过60万。": [("注册用户", ">", "600000", "")],
    "注册用户突破1.1亿。": [("注册用户", ">", "110000000", "")],
    "投放不少于250台服务终端。": [("服务终端", ">=", "250", "台")],
    "药占比≤25%。": [("药占比", "<=", "25", "%")],
    "平均住院日缩短至6.5天以内。": [("平均住院日", "<=", "6.5", "天")],
    "死亡人数控制在5人以内。": [("死亡人数", "<=", "5", "人")],
    "漏损率低于8%。": [("漏损率", "<", "8", "%")],
    "失业率控制在5.5%左右。": [("失业率", "~", "5.5", "%")],
    "基层填报的表格减少50%以上。": [("基层填报的表格", ">=", "50", "%")],
    "事故起数同比下降10%。": [("事故起数", "=", "10", "%")],
    "地区生产总值增长7.5%。": [("地区生产总值", "=", "7.5", "%")],
    "单位能耗由5.2吨降至4.8吨以下。": [("单位能耗", "<=", "4.8", "吨")],
    "建设产业基地3—5个。": [("产业基地", "between", "3-5", "个")],
    "发放贷款5000万元至8000万元。": [("发放贷款", "between", "50000000-80000000", "元")],
    "资源总量达到24万核vCPU、642TB内存、20PB存储。": [
        ("资源总量", ">=", "240000", "核vCPU"),
        ("内存", ">=", "642", "TB"),
        ("存储", ">=", "20", "PB"),
    ],
    "终端和服务器均不少于目标总量的80%。": [("终端", ">=", "80", "%"), ("服务器", ">=", "80", "%")],
    "“全省通办”“跨省通办”比例均达90%。": [("全省通办", ">=", "90", "%"), ("跨省通办", ">=", "90", "%")],
    "新建水厂三座。": [("水厂", "=", "3", "座")],
    "建成两所小学。": [("小学", "=", "2", "所")],
    "铺设管网一百五十公里。": [("铺设管网", "=", "150", "公里")],
    "就业率达九成以上。": [("就业率", ">=", "90", "%")],
    "覆盖率达到百分之八十。": [("覆盖率", ">=", "80", "%")],
    "床护比不低于1:0.65。": [("床护比", ">=", "0.65", "1:n")],
    "85%以上系统完成共享。": [("系统完成共享", ">=", "85", "%")],
    "每个村至少建成1处广场。": [("广场", ">=", "1", "处")],
    "500人以上企业参保率达到90%。": [("500人以上企业参保率", ">=", "90", "%")],
    "培训1,200人次。": [("培训", "=", "1200", "人次")],
    "到2025年底，改造率不低于60%；到2026年底，不低于80%。": [
        ("改造率", ">=", "60", "%", "2025-12-31"),
        ("改造率", ">=", "80", "%", "2026-12-31"),
    ],
    "2024年、2025年分别培训1.2万人次、1.3万人次。": [
        ("培训", "=", "12000", "人次", "2024-12-31"),
        ("培训", "=", "13000", "人次", "2025-12-31"),
    ],
    "改造管道180公里，其中2024年50公里、2025年130公里。": [
        ("管道", "=", "180", "公里"),
        ("管道", "=", "50", "公里", "2024-12-31"),
        ("管道", "=", "130", "公里", "2025-12-31"),
    ],
    "申请应在2个工作日内答复。": [("答复", "<=", "2", "个工作日")],
    "提供“7×24小时”服务。": [("服务", "=", "24", "小时/天")],
    "打造“15分钟健身圈”。": [("健身圈", "=", "15", "分钟")],
}
WHOLE = {
    "实现行政村全覆盖。": [("行政村", "=", "100", "%")],
    "2025年底前，公共图书馆均具备数字服务能力。": [("公共图书馆", "=", "100", "%", "2025-12-31")],
    "2025年底前，乡镇卫生院全部接入平台。": [("乡镇卫生院", "=", "100", "%", "2025-12-31")],
    "2025年底前，完成全县老旧小区改造。": [("老旧小区改造", "=", "100", "%", "2025-12-31")],
}
COUNTS = {
    "健全省、市、县三级监测平台。": ("3", "级"),
    "建设人口、法人、信用、地理、证照等五大主题库。": ("5", "个"),
    "打造信用评价、信用档案、红黑名单三类产品。": ("3", "类"),
    "形成省市县三级联动机制。": ("3", "级"),
    "构建“四梁八柱”12大体系。": ("12", "个"),
    "在东镇、西镇、南镇等镇试点建设。": ("3", "个地区"),
    "推进平台3.0版落地应用。": ("3", "版"),
    "加快水库二期工程建设。": ("2", "期"),
    "2025年底前，建成养老、托育、就业等中心。": ("3", "个"),
}
NOTHING = [
    "按照《条例》第3条规定办理。",
    "落实“一网两线”建设。",
    "依托省市两级平台推进。",
    "依托省、市、县三级网络推进。",
    "围绕建党100周年开展活动。",
    "接入12345热线。",
    "推广5G和IPv6应用。",
    "在现有“1+N”（1个省级平台，N个市级节点）框架下推进。",
    "优化“三个一”机制。",
    "深化两大平台应用。",
    "做好2024年工作。",
    "全面推进依法行政。",
    "实现全天候、全地域、全覆盖的动态管控。",
    "打通“最后一公里”。",
    "第三方机构定期评估。",
    "发挥好第1党支部作用。",
    "举一反三，建立长效机制。",
]


@pytest.mark.parametrize(("words", "expected"), (NUMBERS | WHOLE).items(), ids=str)
def test_a_sentence_gives_these_targets(words: str, expected: list[tuple[str, ...]]) -> None:
    assert targets(words) == expected


@pytest.mark.parametrize(("words", "expected"), COUNTS.items(), ids=str)
def test_a_list_gives_its_count(words: str, expected: tuple[str, str]) -> None:
    assert [(value, unit) for _, _, value, unit, *_ in targets(words)] == [expected]


@pytest.mark.parametrize("words", NOTHING)
def test_a_sentence_without_an_aim_gives_no_target(words: str) -> None:
    assert targets(words) == []


def test_more_than_is_strict_and_at_least_is_not() -> None:
    assert [target.strict for target in plan("用户超过60万，覆盖率达到90%，成灾率低于5‰。").targets] == [
        True,
        False,
        True,
    ]


def test_a_reduction_is_no_level() -> None:
    assert [target.change for target in plan("表格减少50%以上，学位新增200个，覆盖率达到90%。").targets] == [
        "reduce",
        "increase",
        "",
    ]


def test_a_misread_number_is_read_and_said_to_be_doubtful() -> None:
    ledger = plan("覆盖率均达IO0%，改造l86个小区。")
    assert [(target.value, target.doubts) for target in ledger.targets] == [
        (100, ("ocr-number",)),
        (186, ("ocr-number",)),
    ]
    assert [issue.kind for issue in ledger.issues].count("ocr-number") == 2


def test_a_lost_value_stays_lost() -> None:
    ledger = plan("上云率达到XX以上。")
    assert [(target.value, target.unit, target.doubts) for target in ledger.targets] == [
        (None, "%", ("missing-value",))
    ]


def test_a_lost_percent_sign_is_doubtful_and_makes_doubtful_what_may_have_been_a_range() -> None:
    ledger = plan("共享率到达90，选取35个领域，建成16个站。")
    assert [(target.unit, target.doubts) for target in ledger.targets] == [
        ("%", ("lost-percent",)),
        ("个", ("lost-hyphen",)),
        ("个", ()),
    ]


def test_35_is_35_where_no_mark_was_lost() -> None:
    assert [target.doubts for target in plan("选取35个领域。").targets] == [()]


def test_a_plan_for_one_year_ends_with_it() -> None:
    assert targets("新建学校3所。", "清河县2024年教育工作要点") == [("学校", "=", "3", "所", "2024-12-31")]
