"""Three small texts to hand out in the demo: what anybody should know before they declare."""

from __future__ import annotations

from unjoin.service.accounts.audit import Actor
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.reach.actions import Description, add_material

_TEXTS = {
    "zh-Hans": (
        "声明之前：您的安全",
        """声明之前：您的安全

一、用自己的手机或电脑，不用单位的、学校的或网吧的。
二、用隐私窗口打开网站；用 Tor 浏览器更好。
三、取一个别人想不到是您的名字。
四、回执只抄数字，旁边什么也不要写。
五、不确定安全时，先等一等。随时都可以声明。
""",
    ),
    "zh-Hant": (
        "聲明之前：您的安全",
        """聲明之前：您的安全

一、用自己的手機或電腦，不用單位的、學校的或網咖的。
二、用無痕視窗開啟網站；用 Tor 瀏覽器更好。
三、取一個別人想不到是您的名字。
四、回執只抄數字，旁邊什麼也不要寫。
五、不確定安全時，先等一等。隨時都可以聲明。
""",
    ),
    "en": (
        "Before you declare: your safety",
        """Before you declare: your safety

1. Use a device of your own, never one of your employer, your school or an internet cafe.
2. Open the site in a private window. Better still, use Tor Browser.
3. Choose a name that nobody connects with you.
4. Write the receipt down as digits only, with no word beside it.
5. If you are not sure that it is safe, wait. You can declare at any time.
""",
    ),
}


def hand_out_samples() -> None:
    """Hand them out in the instance of this process, each under a code of its own."""
    for language, (title, text) in _TEXTS.items():
        add_material(
            description=Description(title, language),
            data=text.encode(),
            languages=current().campaign.languages,
            by=Actor("demo"),
            today=today(),
        )
