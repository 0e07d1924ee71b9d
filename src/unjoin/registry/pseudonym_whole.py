"""Whole pseudonyms, each chosen by hand for what the two characters mean together.

Some begin with a character that is also a surname (金, 万, 安, 康, 宁). Those are
here, and not composed, because each reads as a blessing and not as somebody's
name.

Columns: simplified, traditional, pinyin of each character, English.
"""

from __future__ import annotations

WHOLE = """
金福 金福 jīn fú golden blessing
万顺 萬順 wàn shùn all goes well
金禧 金禧 jīn xǐ golden gladness
金瑞 金瑞 jīn ruì golden promise
金禾 金禾 jīn hé golden grain
金秋 金秋 jīn qiū golden autumn
金穗 金穗 jīn suì golden ears of wheat
万福 萬福 wàn fú ten thousand blessings
万祥 萬祥 wàn xiáng ten thousand good omens
万瑞 萬瑞 wàn ruì ten thousand promises
万吉 萬吉 wàn jí lucky in all things
万春 萬春 wàn chūn ten thousand springs
千祥 千祥 qiān xiáng a thousand good omens
千福 千福 qiān fú a thousand blessings
千瑞 千瑞 qiān ruì a thousand promises
千禧 千禧 qiān xǐ a thousand joys
千帆 千帆 qiān fān a thousand sails
千山 千山 qiān shān a thousand mountains
千川 千川 qiān chuān a thousand rivers
千峰 千峰 qiān fēng a thousand peaks
千林 千林 qiān lín a thousand forests
千泉 千泉 qiān quán a thousand springs
千溪 千溪 qiān xī a thousand brooks
千云 千雲 qiān yún a thousand clouds
千禾 千禾 qiān hé a thousand fields of grain
百福 百福 bǎi fú a hundred blessings
百祥 百祥 bǎi xiáng a hundred good omens
百瑞 百瑞 bǎi ruì a hundred promises
百顺 百順 bǎi shùn smooth in all things
百川 百川 bǎi chuān a hundred rivers
百泉 百泉 bǎi quán a hundred springs
百安 百安 bǎi ān peace in all things
双福 雙福 shuāng fú twofold blessing
双瑞 雙瑞 shuāng ruì twofold promise
双吉 雙吉 shuāng jí twice lucky
双庆 雙慶 shuāng qìng twofold celebration
双溪 雙溪 shuāng xī two brooks
五福 五福 wǔ fú the five blessings
安康 安康 ān kāng peace and health
安泰 安泰 ān tài peace and ease
安宁 安寧 ān níng peace and calm
安和 安和 ān hé peace and harmony
安澜 安瀾 ān lán calm waters
安瑞 安瑞 ān ruì peace and promise
安悦 安悅 ān yuè peaceful and happy
安恒 安恆 ān héng peace that lasts
安雅 安雅 ān yǎ peaceful and graceful
康泰 康泰 kāng tài health and ease
康和 康和 kāng hé health and harmony
康乐 康樂 kāng lè health and delight
康悦 康悅 kāng yuè healthy and happy
康瑞 康瑞 kāng ruì health and promise
宁和 寧和 níng hé calm and harmony
宁康 寧康 níng kāng calm and health
宁馨 寧馨 níng xīn calm and sweet
宁溪 寧溪 níng xī calm brook
宁川 寧川 níng chuān calm river
如意 如意 rú yì as one wishes
如愿 如願 rú yuàn a wish fulfilled
如画 如畫 rú huà like a painting
顺遂 順遂 shùn suì smooth and successful
顺意 順意 shùn yì as the heart wishes
浩然 浩然 hào rán great of spirit
悠然 悠然 yōu rán at leisure
怡然 怡然 yí rán in contentment
欣然 欣然 xīn rán with gladness
泰然 泰然 tài rán composed
恬然 恬然 tián rán serenely
坦然 坦然 tǎn rán at ease
沛然 沛然 pèi rán in full flow
悦然 悅然 yuè rán with pleasure
芳菲 芳菲 fāng fēi fragrant blossoms
明媚 明媚 míng mèi bright and lovely
明澈 明澈 míng chè bright and limpid
清澈 清澈 qīng chè clear and limpid
清嘉 清嘉 qīng jiā clear and excellent
和畅 和暢 hé chàng mild and free
和煦 和煦 hé xù genial warmth
和悦 和悅 hé yuè kind and happy
和美 和美 hé měi harmony and happiness
坦途 坦途 tǎn tú a level road
鹏程 鵬程 péng chéng a great journey
宏图 宏圖 hóng tú a grand design
致远 致遠 zhì yuǎn reaching far
报春 報春 bào chūn herald of spring
报喜 報喜 bào xǐ bringing good news
呈祥 呈祥 chéng xiáng a good omen appears
有福 有福 yǒu fú having blessing
有年 有年 yǒu nián a good harvest year
长乐 長樂 cháng lè lasting delight
长福 長福 cháng fú long blessing
长顺 長順 cháng shùn long smoothness
长和 長和 cháng hé long harmony
长宁 長寧 cháng níng long calm
星河 星河 xīng hé river of stars
星辰 星辰 xīng chén stars of the night
若谷 若谷 ruò gǔ open as a valley
若水 若水 ruò shuǐ like water
知足 知足 zhī zú content with enough
知新 知新 zhī xīn knowing the new
嘉言 嘉言 jiā yán good words
嘉木 嘉木 jiā mù a fine tree
嘉树 嘉樹 jiā shù a noble tree
翠屏 翠屏 cuì píng emerald screen
锦屏 錦屏 jǐn píng brocade screen
芝兰 芝蘭 zhī lán iris and orchid
松龄 松齡 sōng líng the long years of the pine
鹤龄 鶴齡 hè líng the long years of the crane
鹤鸣 鶴鳴 hè míng call of the crane
怀瑾 懷瑾 huái jǐn cherishing fine jade
墨香 墨香 mò xiāng scent of ink
荷香 荷香 hé xiāng scent of lotus
晨曦 晨曦 chén xī first light
晨晖 晨暉 chén huī morning sunshine
启明 啟明 qǐ míng the morning star
启航 啟航 qǐ háng setting sail
启程 啟程 qǐ chéng setting out
扬帆 揚帆 yáng fān sails set
欢歌 歡歌 huān gē song of joy
欢颜 歡顏 huān yán a happy face
春和 春和 chūn hé the mildness of spring
松涛 松濤 sōng tāo wind in the pines
馨香 馨香 xīn xiāng sweet scent
踏歌 踏歌 tà gē singing in step
踏雪 踏雪 tà xuě walking in snow
踏春 踏春 tà chūn a walk in spring
松年 松年 sōng nián years of the pine
云影 雲影 yún yǐng reflection of clouds
月圆 月圓 yuè yuán the moon is full
天朗 天朗 tiān lǎng the sky is clear
"""
