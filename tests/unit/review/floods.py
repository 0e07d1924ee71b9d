"""What floods are made of, and what real people write, for tests and for the bench.

Everything follows from the given source of randomness.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from random import Random

FLOOD_SENTENCES = (
    "我以前受了欺骗加入了那个组织",
    "现在我明白了许多事情",
    "我决定从今天起退出它的一切组织",
    "希望家人平安",
    "愿天下的人都能看到真相",
    "这些年我看到太多的谎言",
    "孩子们不应该再受这样的教育",
    "我不再相信他们说的任何话",
    "让我们一起走向光明的明天",
    "我是自己愿意写下这些话的",
)
REAL_TEXTS = (
    "一九八九年我还在读书，亲眼看见街上的车，从那以后我再也没有举过那只拳头。今天写下来，算是还给十七岁的自己。",
    "我爷爷是地主，土改时被打死。奶奶一直到死都不敢提他的名字。我入团的时候没想那么多，现在不想再当其中一个了。",
    "单位要求每个人都写入党申请书，我写了，可是心里一直不舒服。去年我辞职了，现在可以说真话了。",
    "我只是个普通的工人，没有什么文化，不会写漂亮的话。就是不想再和他们有关系。",
    "疫情那三年小区的门被焊死，我母亲没有等到救护车。我不原谅。",
    "孩子问我红领巾是什么染的，我答不出来。那天晚上我想了很久，决定把自己的名字也拿回来。",
    "我在部队十二年，立过两次三等功。战友里最老实的那个被推出去顶罪，从此我不再信誓言。",
    "When my daughter was born we hid her for two years. I paid the fine and kept quiet. No more.",
    "拆迁那天来了四十多个人，我父亲坐在屋顶上。现在那里是一个没有人住的商场。",
    "我当过村里的会计，知道账是怎么做的。写在纸上的数字和地里的麦子从来不是一回事。",
)
_RARE = [chr(code) for code in range(0x4E00, 0x9F00)]


def han(random: Random, length: int) -> str:
    """So many Chinese characters at random."""
    return "".join(random.choice(_RARE) for _ in range(length))


def letters(random: Random, length: int) -> str:
    """So many Latin letters at random."""
    return "".join(random.choice(string.ascii_lowercase) for _ in range(length))


def with_suffix(random: Random) -> tuple[str, str]:
    """Name and text: one text, and something at random behind it."""
    text = "。".join(FLOOD_SENTENCES[:4]) + "。" + han(random, random.randint(3, 10))
    return letters(random, 8), text


def shuffled(random: Random) -> tuple[str, str]:
    """Name and text: the same sentences, in any order."""
    return letters(random, 6), "，".join(random.sample(FLOOD_SENTENCES[:6], 6))


def from_stock(random: Random) -> tuple[str, str]:
    """Name and text: a few sentences from a stock of them."""
    return letters(random, 6), "。".join(random.sample(FLOOD_SENTENCES, 5))


def with_exchanged(random: Random) -> tuple[str, str]:
    """Name and text: one text, with some characters exchanged for others."""
    text = list("".join(FLOOD_SENTENCES[:5]))
    for _ in range(4):
        text[random.randrange(len(text))] = random.choice(_RARE)
    return letters(random, 6), "".join(text)


def short_with_suffix(random: Random) -> tuple[str, str]:
    """Name and text: little of it the same."""
    return letters(random, 5), "我退出，支持民主自由，人人平等" + han(random, random.randint(2, 8))


def at_random(random: Random) -> tuple[str, str]:
    """Name and text: letters at random, with spaces between."""
    words = [letters(random, random.randint(3, 9)) for _ in range(random.randint(5, 40))]
    return letters(random, 7), " ".join(words)


def characters_at_random(random: Random) -> tuple[str, str]:
    """Name and text: Chinese characters at random."""
    return letters(random, 7), han(random, random.randint(20, 60))


def name_alone(random: Random) -> tuple[str, str]:
    """Name, and no text."""
    return letters(random, 8).capitalize(), ""


def numbered_name(random: Random) -> tuple[str, str]:
    """A word with a number for a name, and no text."""
    return f"用户{random.randrange(10**6)}", ""


Junk = Callable[[Random], tuple[str, str]]
TEXTS: tuple[Junk, ...] = (with_suffix, shuffled, from_stock, with_exchanged, short_with_suffix)
SHAPES: tuple[Junk, ...] = (at_random, characters_at_random, name_alone, numbered_name)
