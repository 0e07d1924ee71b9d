"""The patterns by which `hints` finds what could identify somebody.

They are applied to text with plain digits and simplified characters. Each finds
a little too much rather than too little. A group named `it` is the part to point
at; without one it is the whole match. No pattern can take more than linear time
for long: every repetition is bounded.

Source of the surnames: the four hundred most frequent ones are far more than
these, but those left out are chiefly words of everyday writing (都, 和, 要, 让, 党),
which would point at half of every text.
"""

from __future__ import annotations

import re

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎武乔贺"
    "赖龚樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦柳邢路岳齐梅庄辛管祝左涂谷祁耿牟卜"
    "詹关苗凌费纪靳盛童欧甄项曲鲍柴郎古穆华葵简饶阳丘霍冼区阮柯莫肖"
)
_COMPOUND = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|夏侯|令狐|独孤|端木|南宫|西门|宇文|长孙"
)
_WORDS = (
    "高兴|高尚|高明|高层|高级|方面|方便|方式|方法|马上|安排|安全|安慰|安静|周围|周末|石头|江山|江西|江苏|"
    "万一|万岁|任何|任务|任命|任意|严重|严格|严肃|左右|武装|武器|武汉|夏天|关心|关于|关系|关押|关起|关在|"
    "经常|金钱|陆续|段时|祝福|祝愿|管理|管教|马列|龙头|温暖|牛鬼|路上|明白|古代|童年|谈话|成为|全家"
)
# 公安局长 holds no Mr An.
SURNAME = f"(?<!公)(?!{_WORDS})(?:{_COMPOUND}|[{_SURNAMES}])"

# What follows a surname by chance, and is no part of a given name.
_NOT_GIVEN = (
    "局委部处科厅院校县市省区乡镇村总支副正党团公司会厂队站所组股室员长是了的和与及在对向被给让跟同为有个位名各老原前"
    "任行政说去来把也都就不没很又还要会能可这那他她你我们上下一二三四五六七八九十后"
)
GIVEN = f"[^\\W\\da-zA-Z_{_NOT_GIVEN}]"

_TITLE = (
    "(?:副|总|代)?(?:局长|书记|主任|科长|处长|部长|厅长|省长|市长|县长|区长|镇长|乡长|村长|院长|校长|所长|"
    "站长|队长|大队长|厂长|会长|组长|股长|室长|司长|秘书长|委员长|检察长|监狱长|政委|司令|军长|师长|旅长|"
    "团长|营长|连长|排长|班长|参谋|干事|秘书|指导员|辅导员|主席|总理|总经理|经理|董事长|总裁|老板|老师|"
    "教授|医生|大夫|律师|法官|检察官|警官|警察|工程师|记者|同志|先生|女士|小姐|太太|夫人|师傅|阿姨|叔叔|"
    "大爷|大妈|大姐|大哥)"
)
_RELATION = (
    "(?:妻子|丈夫|爱人|老婆|老公|父亲|母亲|爸爸|妈妈|父母|哥哥|姐姐|弟弟|妹妹|儿子|女儿|孙子|孙女|叔叔|"
    "伯父|舅舅|姑姑|姨妈|表哥|表弟|表姐|表妹|堂哥|堂弟|岳父|岳母|公公|婆婆|女婿|儿媳|男朋友|女朋友|"
    "同事|同学|战友|朋友|好友|邻居|室友|上司|上级|领导|下属|搭档|徒弟|师父)"
)
_ENGLISH_NAME = r"[A-Z][a-z'’-]{1,20}(?: [A-Z][a-z'’-]{1,20}){0,2}"
_ENGLISH_OFFICE = r"(?:Secretary|General|Director|Office|Bureau|Department|Committee|Party|League)"

PERSONS = (
    # 张局长, 李建国书记, 欧阳老师
    re.compile(f"(?P<it>{SURNAME}{GIVEN}{{0,2}}{_TITLE})"),
    # 书记张建国, 同事王强, 我的妻子叫李梅
    re.compile(
        f"(?:{_RELATION}|{_TITLE})(?:的?名字)?(?:名叫|叫做|叫|是)?[ :，,]?"
        f"(?P<it>{SURNAME}{GIVEN}{{1,2}})(?!{_TITLE})"
    ),
    # 本名陈志远, 我叫陈志远
    re.compile(
        f"(?:真名|本名|原名|姓名|名叫|我叫|他叫|她叫)(?:是|为|叫)?[ :，,]?"
        f"(?P<it>{SURNAME}[^\\W\\da-zA-Z_]{{1,2}})"
    ),
    # 老王, 小李 with what they are
    re.compile(f"(?P<it>[老小]{SURNAME})(?=[、，,。说和也告在是])"),
    re.compile(
        r"(?P<it>\b(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?|Miss|Professor|Director|Secretary|Chief|Captain|Major|"
        r"Colonel|General|Commissar|Comrade|Teacher|Officer|Inspector|Mayor|Governor|Judge|Manager|"
        rf"Principal) (?!{_ENGLISH_OFFICE}\b){_ENGLISH_NAME})"
    ),
    re.compile(
        r"\b(?:wife|husband|father|mother|brother|sister|son|daughter|uncle|aunt|cousin|colleague|"
        r"friend|neighbour|neighbor|classmate|boss|superior|partner)"
        rf"(?:,| is| was| named| called| is called| is named){{0,2}} (?P<it>{_ENGLISH_NAME})"
    ),
    re.compile(rf"\b(?:[Mm]y (?:real |full )?name is|I am called) (?P<it>{_ENGLISH_NAME})"),
)

KNOWN_TO_ALL = frozenset(
    {"毛主席", "毛泽东主席", "周总理", "周恩来总理", "江主席", "江泽民主席", "胡主席", "胡锦涛主席"}
    | {"习主席", "习近平主席"}
)

EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
WEB_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s，。；！？、）》”’\u4e00-\u9fff]{2,500}"
    r"|\b[a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63}){0,3}"
    r"\.(?:com|net|org|cn|hk|tw|info|io|me|cc|onion)\b(?:/[^\s，。；！？、）》”’\u4e00-\u9fff]{0,500})?",
    re.ASCII | re.IGNORECASE,
)
ACCOUNT = re.compile(
    r"(?:微信|VX|V信|WeChat|QQ|扣扣|Telegram|电报|TG|WhatsApp|Signal|Skype|微博|抖音|推特|Twitter|脸书|"
    r"Facebook|Instagram|钉钉|支付宝)"
    r"[ ]?(?:群|号码|账号|帐号|用户名|号|名|ID|is)?[ ]?(?:是|为|:|=)?[ ]?"
    r"(?P<it>@?[A-Za-z0-9][A-Za-z0-9_.-]{3,40})",
    re.ASCII | re.IGNORECASE,
)
PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• -]?"
    "[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳领]"
)

IDENTITY_CARD = re.compile(r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![\dA-Za-z])", re.ASCII)
SPELT_NUMBER = re.compile(r"[〇零○一二三四五六七八九幺两]{7,15}")
LONG_NUMBER = re.compile(
    r"(?<![\d.,])\d{6,30}[Xx]?(?![\d.,]*[亿万千百]?[多余]?(?:人|元|块|亩|吨|名|个|页|次|字|people|yuan))",
    re.ASCII,
)

_DAY = "[一二三四五六七八九十]"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.?"
DATES = (
    re.compile(r"(?:\d{2,4} ?年 ?)?\d{1,2} ?月 ?\d{1,2} ?[日号]", re.ASCII),
    re.compile(f"(?:[〇零○一二三四五六七八九]{{2,4}}年)?{_DAY}{{1,2}}月{_DAY}{{1,3}}[日号]"),
    re.compile(
        r"(?<!\d)(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)", re.ASCII
    ),
    re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)", re.ASCII),
    re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},?(?: \d{{4}})?\b"),
    re.compile(rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"),
)

_COUNT = r"[0-9A-Za-z一二三四五六七八九十百〇零-]{1,8}"
# A name of a place does not go back beyond such a word: 王主任住|人民路12号.
_HAN = "(?:(?![住在到从往去来是的了和与及于])[\u4e00-\u9fff])"
ADDRESSES = (
    # 人民路12号3栋201室
    re.compile(
        f"{_HAN}{{1,8}}(?:路|街|大道|巷|胡同|弄|里){_COUNT}号(?:院|楼)?"
        f"(?:{_COUNT}(?:号楼|栋|幢|楼|单元|层|室|号|房)){{0,4}}"
    ),
    re.compile(
        f"{_HAN}{{0,6}}(?:小区|花园|新村|社区|公寓|宿舍|大厦){_COUNT}(?:号楼|栋|幢|楼|单元|室|号|座)"
        f"(?:{_COUNT}(?:栋|幢|楼|单元|层|室|号|房)){{0,3}}"
    ),
    re.compile(f"{_COUNT}(?:号楼|栋|幢|单元)(?:{_COUNT}(?:单元|层|室|号|房)){{1,3}}"),
    # 某县某镇某村
    re.compile(
        f"{_HAN}{{1,6}}[县区市](?:{_HAN}{{1,5}}[镇乡])?{_HAN}{{1,5}}村(?!长|民|里|委|官|干)"
    ),
    re.compile(f"{_HAN}{{1,5}}[镇乡]{_HAN}{{1,5}}村(?!长|民|里|委|官|干)"),
    re.compile(
        r"\b\d{1,5}[A-Za-z]? (?:[A-Z][a-z'’-]{1,20} ){1,4}"
        r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Close|Court)\b\.?"
    ),
    re.compile(
        r"\b(?:Room|Apt|Apartment|Building|Flat|Unit|House) (?:[Nn]o\. ?)?\d{1,5}[A-Za-z]?\b"
    ),
)
WORKPLACE = re.compile(
    f"{_HAN}{{1,6}}(?:省|市|县|区|镇|乡)(?:{_HAN}|[0-9]){{0,10}}?"
    "(?:派出所|公安局|国安局|司法局|教育局|税务局|小学|中学|高中|大学|学院|医院|公司|工厂|监狱|看守所|"
    "劳教所|法院|检察院|研究所|研究室|设计院|银行|电视台|报社|部队|支行|分局|村委会|居委会|街道办)"
)
