"""The characters pseudonyms are composed of, chosen by hand.

A row of FIRST is a quality, a row of ACTING is something done, a row of SECOND is
what has the quality or is acted on. Letters stand for families of things; a
first character is joined to every second character of the families it names, or
whose character it names itself. Where two pairs would sound exactly alike, the
earlier one stands. `pseudonym_blocked` lists the pairs left out, and why.

Columns: simplified, traditional, pinyin, families, English.

Chosen: bright, calm, quiet words that any Chinese speaker can write after
hearing them once. Left out: characters that are frequent surnames in first
place; words of any creed; words with a political past; and characters that
sound like 死, 穷, 输, 怨, 疯 and their kind.
"""

from __future__ import annotations

# w water, m hills and places, s sky, t time, p plants, b birds and deer, j jade and
# music, v good fortune, k character
SECOND = """
泉 泉 quán w spring
溪 溪 xī w brook
湖 湖 hú w lake
海 海 hǎi w sea
川 川 chuān w river
波 波 bō w wave
源 源 yuán w source
潭 潭 tán w pool
涛 濤 tāo w surge
洲 洲 zhōu w isle
津 津 jīn w ferry
浦 浦 pǔ w shore
山 山 shān m mountain
峰 峰 fēng m peak
岭 嶺 lǐng m ridge
岩 岩 yán m crag
林 林 lín m forest
桥 橋 qiáo m bridge
舟 舟 zhōu m boat
帆 帆 fān m sail
亭 亭 tíng m pavilion
楼 樓 lóu m tower
园 園 yuán m garden
田 田 tián m field
野 野 yě m meadow
原 原 yuán m plain
云 雲 yún s cloud
霞 霞 xiá s glow
虹 虹 hóng s rainbow
月 月 yuè s moon
星 星 xīng s star
晖 暉 huī s sunshine
光 光 guāng s light
阳 陽 yáng s sun
雨 雨 yǔ s rain
雪 雪 xuě s snow
霖 霖 lín s shower
晨 晨 chén t morning
春 春 chūn t springtime
秋 秋 qiū t autumn
年 年 nián t year
曦 曦 xī t daybreak
松 松 sōng p pine
竹 竹 zhú p bamboo
梅 梅 méi p plum blossom
兰 蘭 lán p orchid
荷 荷 hé p lotus
桂 桂 guì p osmanthus
桐 桐 tóng p paulownia
萱 萱 xuān p day lily
棠 棠 táng p crab apple
禾 禾 hé p grain
苗 苗 miáo p seedling
蕊 蕊 ruǐ p blossom
葵 葵 kuí p sunflower
麦 麥 mài p wheat
枝 枝 zhī p branch
杉 杉 shān p cedar
榕 榕 róng p banyan
樱 櫻 yīng p cherry tree
薇 薇 wēi p rose
鹤 鶴 hè b crane
鸿 鴻 hóng b swan
雁 雁 yàn b wild goose
鹭 鷺 lù b egret
鹿 鹿 lù b deer
麟 麟 lín b unicorn
凤 鳳 fèng b phoenix
鹏 鵬 péng b great bird
羽 羽 yǔ b feather
玉 玉 yù j jade
瑜 瑜 yú j gem
璧 璧 bì j jade disc
琳 琳 lín j fine jade
琴 琴 qín j lute
笛 笛 dí j flute
歌 歌 gē j song
韵 韻 yùn j melody
音 音 yīn j tone
弦 弦 xián j string
锦 錦 jǐn j brocade
珍 珍 zhēn j treasure
宝 寶 bǎo j jewel
墨 墨 mò j ink
灯 燈 dēng j lantern
铃 鈴 líng j bell
筝 箏 zhēng j zither
福 福 fú v blessing
祥 祥 xiáng v good omen
祺 祺 qí v luck
禧 禧 xǐ v gladness
瑞 瑞 ruì v promise
庆 慶 qìng v celebration
喜 喜 xǐ v joy
乐 樂 lè v delight
安 安 ān v peace
宁 寧 níng v calm
康 康 kāng v health
泰 泰 tài v ease
和 和 hé v harmony
顺 順 shùn v smooth going
达 達 dá v success
昌 昌 chāng v flourishing
隆 隆 lóng v thriving
荣 榮 róng v glory
华 華 huá v splendour
丰 豐 fēng v abundance
盈 盈 yíng v plenty
恒 恆 héng v constancy
吉 吉 jí v good fortune
裕 裕 yù v affluence
茂 茂 mào v growth
德 德 dé k virtue
仁 仁 rén k humanity
诚 誠 chéng k sincerity
心 心 xīn k heart
怀 懷 huái k mind
慧 慧 huì k wisdom
智 智 zhì k insight
文 文 wén k learning
贤 賢 xián k worth
良 良 liáng k goodness
雅 雅 yǎ k grace
毅 毅 yì k resolve
"""

FIRST = """
瑞 瑞 ruì wmstpbjv auspicious
祥 祥 xiáng wmstpbjv propitious
嘉 嘉 jiā wmstpbjvk excellent
福 福 fú wmstpbjv blessed
吉 吉 jí wmstpbjv lucky
庆 慶 qìng stbjv festive
喜 喜 xǐ stbjv joyful
乐 樂 lè wmstv merry
欣 欣 xīn wmstpjv glad
月 月 yuè wmpb moonlit
悦 悅 yuè stjv happy
怡 怡 yí wmstpjv contented
静 靜 jìng wmstpbjvk quiet
恬 恬 tián wmstvk serene
雅 雅 yǎ wmspbjvk graceful
柔 柔 róu ws gentle
润 潤 rùn wmpjv mellow
沛 沛 pèi wsv copious
丰 豐 fēng wmptv bountiful
荣 榮 róng wmptv thriving
昌 昌 chāng wmtv prosperous
泰 泰 tài wmstv untroubled
宏 宏 hóng wm grand
鸿 鴻 hóng v great
广 廣 guǎng wmsvk broad
博 博 bó wmsvk wide
远 遠 yuǎn wmstbjv distant
晴 晴 qíng wmstpb sunny
朗 朗 lǎng wmstpvk bright
浩 浩 hào wk vast
皓 皓 hào mstbjp gleaming
碧 碧 bì wmspbj jade-green
翠 翠 cuì wmspbj emerald
清 清 qīng wmstpbjvk clear
紫 紫 zǐ wmspbj violet
彩 彩 cǎi wmsbj colourful
锦 錦 jǐn wmstpbjv splendid
玉 玉 yù wmspb jade
裕 裕 yù v ample
珍 珍 zhēn wmspbj precious
宝 寶 bǎo wmspbj treasured
芳 芳 fāng wmstpj fragrant
春 春 chūn wmspbjv springtime
秋 秋 qiū wmspbj autumn
晓 曉 xiǎo wmspbj dawning
旭 旭 xù wmstpbv sunlit
初 初 chū stp early
惠 惠 huì wmstpj gracious
慧 慧 huì vk wise
素 素 sù wspbjk simple
澄 澄 chéng wms limpid
诚 誠 chéng vk sincere
明 明 míng wmstpbjvk luminous
永 永 yǒng wmstvk lasting
恒 恆 héng wmstvk constant
茂 茂 mào wmpv lush
顺 順 shùn wtv favourable
逸 逸 yì wmspbjk carefree
悠 悠 yōu wmsbj leisurely
暖 暖 nuǎn wmstpj warm
秀 秀 xiù wmspj lovely
丹 丹 dān mspb crimson
盈 盈 yíng wsv brimming
云 雲 yún wmpb cloud-wreathed
雪 雪 xuě mpb snowy
霞 霞 xiá wmt rosy
溪 溪 xī mspb brookside
海 海 hǎi sbv seaborne
耀 耀 yào wmsv radiant
闲 閒 xián wsb unhurried
仁 仁 rén vk humane
德 德 dé wmpv virtuous
全 全 quán v complete
同 同 tóng v shared
睿 睿 ruì k discerning
淑 淑 shū pjk kind
"""

ACTING = """
听 聽 tīng 泉溪涛波海松竹雨琴歌笛雁林 listening to
望 望 wàng 山云月海峰川湖星舟帆梅霞虹溪林岭 gazing at
寻 尋 xún 梅春泉溪兰竹鹤鹿源松芳 seeking
映 映 yìng 月霞雪山泉松竹荷梅虹星湖川溪林 mirroring
临 臨 lín 溪泉湖波山峰林松竹 beside
倚 倚 yǐ 山松竹云兰梅楼桥林岩 leaning on
怀 懷 huái 玉仁德山川诚瑜安瑾远恒 cherishing
伴 伴 bàn 月云山松竹鹤星溪兰琴梅海 keeping company with
迎 迎 yíng 福祥瑞喜庆晨曦晖春月霞吉 welcoming
聚 聚 jù 福祥瑞喜宝源云贤吉 gathering
纳 納 nà 福祥瑞喜吉庆 receiving
添 添 tiān 福祥瑞喜吉庆乐荣华 adding
承 承 chéng 福祥瑞泽光德喜和荣 inheriting
延 延 yán 福祥瑞喜康和荣吉 prolonging
启 啟 qǐ 晨祥福瑞春明 opening
"""

# Simplified, traditional, pinyin of each character, English.
WHOLE = """
金福 金福 jīn fú golden blessing
万顺 萬順 wàn shùn all goes well
"""
