"""Make the table of regions from the npm package china-division 2.7.0 (MIT) and pypinyin (MIT).

    npm pack china-division@2.7.0
    pip install pypinyin==0.55.0
    python scripts/regions.py china-division-2.7.0.tgz

Neither is needed to run Yiwang. Writes src/yiwang/kernel/regions/data/regions.txt.xz (code, name, English name) and
letters.txt (the characters of each initial, for searching by the initials of the pinyin). The same input gives the
same bytes.
"""

import csv
import io
import lzma
import re
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pypinyin import Style, lazy_pinyin, pinyin

DATA = Path(__file__).resolve().parents[1] / "src" / "yiwang" / "kernel" / "regions" / "data"
NAMES_ITSELF = {"areas": "00", "streets": "000"}  # a city without counties stands among the counties again
PROVINCES = {
    "11": "Beijing Municipality",
    "12": "Tianjin Municipality",
    "15": "Inner Mongolia Autonomous Region",
    "31": "Shanghai Municipality",
    "45": "Guangxi Zhuang Autonomous Region",
    "50": "Chongqing Municipality",
    "54": "Xizang Autonomous Region",
    "61": "Shaanxi Province",
    "64": "Ningxia Hui Autonomous Region",
    "65": "Xinjiang Uygur Autonomous Region",
}
SPECIAL = {
    "71": ("台湾省", "Taiwan Province"),
    "81": ("香港特别行政区", "Hong Kong Special Administrative Region"),
    "82": ("澳门特别行政区", "Macao Special Administrative Region"),
}
ADMINISTERED = {  # what stands in the tables between a province and its districts or counties
    "市辖区": "Districts",
    "县": "Counties",
    "省直辖县级行政区划": "Counties directly under the province",
    "自治区直辖县级行政区划": "Counties directly under the region",
}
KNOWN = {  # names with an established spelling, and readings that a dictionary of phrases does not know
    "呼和浩特": "Hohhot", "乌鲁木齐": "Urumqi", "拉萨": "Lhasa", "哈尔滨": "Harbin", "齐齐哈尔": "Qiqihar",
    "鄂尔多斯": "Ordos", "呼伦贝尔": "Hulun Buir", "乌兰察布": "Ulanqab", "巴彦淖尔": "Bayannur",
    "锡林郭勒": "Xilingol", "日喀则": "Xigaze", "喀什": "Kashgar", "和田": "Hotan", "吐鲁番": "Turpan",
    "克拉玛依": "Karamay", "哈密": "Hami", "六安": "Lu'an", "乐清": "Yueqing", "东阿": "Dong'e", "浚": "Xun",
    "荥阳": "Xingyang", "蚌埠": "Bengbu", "台州": "Taizhou", "丽水": "Lishui", "莘": "Shen", "单": "Shan",
    "番禺": "Panyu", "大埔": "Dabu", "亳州": "Bozhou", "铅山": "Yanshan", "歙": "She", "黟": "Yi", "郫都": "Pidu",
    "犍为": "Qianwei", "珙": "Gong", "筠连": "Junlian", "井陉": "Jingxing", "乐亭": "Laoting", "蔚": "Yu",
    "洪洞": "Hongtong", "繁峙": "Fanshi", "长子": "Zhangzi", "尉氏": "Weishi", "渑池": "Mianchi",
}  # fmt: skip
PEOPLES = {
    "蒙古": "Mongol", "回": "Hui", "藏": "Tibetan", "维吾尔": "Uygur", "苗": "Miao", "彝": "Yi", "壮": "Zhuang",
    "布依": "Bouyei", "朝鲜": "Korean", "满": "Manchu", "侗": "Dong", "瑶": "Yao", "白": "Bai", "土家": "Tujia",
    "哈尼": "Hani", "哈萨克": "Kazakh", "傣": "Dai", "黎": "Li", "傈僳": "Lisu", "佤": "Va", "畲": "She",
    "高山": "Gaoshan", "拉祜": "Lahu", "水": "Sui", "东乡": "Dongxiang", "纳西": "Naxi", "景颇": "Jingpo",
    "柯尔克孜": "Kirgiz", "土": "Tu", "达斡尔": "Daur", "仫佬": "Mulao", "羌": "Qiang", "布朗": "Blang",
    "撒拉": "Salar", "毛南": "Maonan", "仡佬": "Gelao", "锡伯": "Xibe", "阿昌": "Achang", "普米": "Pumi",
    "塔吉克": "Tajik", "怒": "Nu", "乌孜别克": "Uzbek", "俄罗斯": "Russian", "鄂温克": "Ewenki", "德昂": "De'ang",
    "保安": "Bonan", "裕固": "Yugur", "京": "Gin", "塔塔尔": "Tatar", "独龙": "Derung", "鄂伦春": "Oroqen",
    "赫哲": "Hezhen", "门巴": "Monba", "珞巴": "Lhoba", "基诺": "Jino", "各": "Multi-Ethnic",
}  # fmt: skip
KINDS = [  # the longest first
    ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"),
    ("自治旗", "Autonomous Banner"),
    ("民族乡", "Ethnic Township"),
    ("民族苏木", "Ethnic Sumu"),
    ("街道办事处", "Subdistrict"),
    ("街道", "Subdistrict"),
    ("地区", "Prefecture"),
    ("林区", "Forestry District"),
    ("特区", "Special District"),
    ("矿区", "Mining District"),
    ("新区", "New Area"),
    ("省", "Province"),
    ("市", "City"),
    ("县", "County"),
    ("区", "District"),
    ("盟", "League"),
    ("旗", "Banner"),
    ("镇", "Town"),
    ("乡", "Township"),
    ("苏木", "Sumu"),
    ("农场", "Farm"),
    ("林场", "Forest Farm"),
]  # fmt: skip


def tables(archive: Path) -> Iterator[tuple[str, str]]:
    """(significant digits, name) of every province, city, county and street."""
    with tarfile.open(archive) as package:
        for name in ("provinces", "cities", "areas", "streets"):
            file = package.extractfile(f"package/dist/{name}.csv")
            assert file is not None  # noqa: S101
            for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
                if not row["code"].endswith(NAMES_ITSELF.get(name, "-")):
                    yield row["code"], row["name"].strip()
    yield from ((code, name) for code, (name, _) in SPECIAL.items())


def spelled(text: str) -> str:
    """One word of pinyin, with an apostrophe before a syllable that begins with a vowel (GB/T 28039)."""
    if text in KNOWN:
        return KNOWN[text]
    word = ""
    for syllable in lazy_pinyin(text, errors=lambda rest: [re.sub(r"[^0-9A-Za-z]+", " ", rest)]):
        word += ("'" if word and syllable[:1] in "aoe" else "") + syllable.replace("ü", "u")
    return " ".join(part[:1].upper() + part[1:] for part in word.split())


def english(code: str, name: str) -> str:
    if code in PROVINCES or code in SPECIAL:
        return PROVINCES.get(code) or SPECIAL[code][1]
    if name in ADMINISTERED and len(code) == 4:
        return ADMINISTERED[name]
    suffix, kind = next(((s, k) for s, k in KINDS if name.endswith(s) and name != s), ("", ""))
    core = name[: len(name) - len(suffix)] if suffix else name
    core, peoples = without_peoples(core) if kind.startswith(("Autonomous", "Ethnic")) else (core, [])
    word = spelled(core + suffix if len(core) == 1 and core + suffix not in KNOWN and core not in KNOWN else core)
    if len(core) == 1 and core in KNOWN:
        word = KNOWN[core] + spelled(suffix).lower()
    return " ".join(part for part in (word, "-".join(peoples), kind) if part)


def without_peoples(core: str) -> tuple[str, list[str]]:
    found: list[str] = []
    while match := re.search("(" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + ")族?$", core):
        if match.start() == 0 or not (match[0].endswith("族") or len(match[1]) > 1 or found):
            break
        found.insert(0, PEOPLES[match[1]])
        core = core[: match.start()]
    return core, found


def letters() -> str:
    """Twenty-six lines: the characters whose pinyin begins with a, b, c ... as they are read most often."""
    lines: dict[str, list[str]] = defaultdict(list)
    for point in range(0x4E00, 0xA000):
        try:
            chr(point).encode("gb18030")
        except UnicodeEncodeError:
            continue
        first = pinyin(chr(point), style=Style.NORMAL, errors="ignore")
        if first and first[0][0][:1].isascii() and first[0][0][:1].isalpha() and _common(point):
            lines[first[0][0][0]].append(chr(point))
    return "".join(f"{letter}{''.join(lines[letter])}\n" for letter in sorted(lines))


def _common(point: int) -> bool:
    """Characters of GB 2312, in which names of places and offices are written, and those that our names have."""
    try:
        chr(point).encode("gb2312")
    except UnicodeEncodeError:
        return chr(point) in _seen
    return True


_seen: set[str] = set()


def main() -> None:
    rows = sorted(set(tables(Path(sys.argv[1]))))
    _seen.update(*(name for _, name in rows))
    text = "".join(f"{code}\t{name}\t{english(code, name)}\n" for code, name in rows)
    DATA.mkdir(parents=True, exist_ok=True)
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 24}]
    packed = lzma.compress(text.encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, filters=filters)
    (DATA / "regions.txt.xz").write_bytes(packed)
    (DATA / "letters.txt").write_text(letters(), "utf-8")
    print(f"{len(rows)} regions, {len(text.encode())} bytes, packed {len(packed)}")  # noqa: T201


if __name__ == "__main__":
    main()
