"""The characters pseudonyms are composed of, chosen by hand, pair by pair.

A row of FIRST is a quality and the things it is joined to; a row of ACTING is
something done, and what it is done to. What the second characters mean is in
SECOND: a thing (t), or something that takes no article (n). Where two pairs
sound exactly alike, the earlier one stands. `pseudonym_blocked` has the pairs
left out for how they sound or what they remind of; pairs that merely make no
good name have no row. Names that cannot be composed are in `pseudonym_whole`.

Chosen: bright, calm words that a Chinese speaker can write after hearing them
once. Left out: frequent surnames in first place; words of any creed; words with
a political past; characters that sound like 死, 穷, 输, 怨, 疯 and their kind.

Columns: simplified, traditional, pinyin, second characters (or t, n), English.
"""

from __future__ import annotations

FIRST = """
瑞 瑞 ruì 泉溪川波源湖海潭澜山峰岭林云霞月晖光阳虹雨雪晨春秋年松竹梅荷桂桐萱棠苗薇鹤雁鹭 auspicious
瑞 瑞 ruì 凤鹏玉瑜琴瑶锦珍宝福祥祺禧庆安宁康泰顺达昌隆荣华盈恒吉德仁诚心怀慧智文贤良毅庭 auspicious
瑞 瑞 ruì 雅朗怡明清润航晴芳英敏洁影帆声音歌韵墨 auspicious
祥 祥 xiáng 泉溪川源海山峰岭林云霞月晖光阳虹雨雪晨春秋年松竹梅兰桂桐棠禾鹤雁鹿凤鹏玉瑜琴 propitious
祥 祥 xiáng 锦珍宝福祺禧瑞庆安宁康泰顺达昌隆荣华盈恒吉德仁诚慧文贤雅明逸轩晴英苑韵音歌苗 propitious
祥 祥 xiáng 心志怀怡朗润清远航庭 propitious
嘉 嘉 jiā 泉溪川波源湖海潭澜山峰岭林云霞月星晖光阳虹雨雪晨年松竹梅桂桐棠禾苗鹤雁鹿凤鹏玉瑜 excellent
嘉 嘉 jiā 琴瑶锦珍韵音福祥祺禧瑞庆安宁康泰顺达昌隆荣恒吉德仁诚心怀慧智文贤良毅雅怡明清润航 excellent
嘉 嘉 jiā 轩庭晴芳英敏柔洁帆苑歌声盈 excellent
福 福 fú 泉溪川源海林峰云霞星晖光阳春年松桂棠禾苗鹤鹿玉宝锦祥祺禧瑞庆安宁康泰顺达昌隆荣华盈 blessed
福 福 fú 恒吉德洲岭晴山桐兰月雨梅竹歌庭明润文慧仁诚贤航 blessed
吉 吉 jí 泉溪川源海山林云霞月星晖光阳虹雨晨春年松竹梅兰禾鹤雁鹿凤鹏玉瑜祥祺瑞庆安宁康泰顺达昌 lucky
吉 吉 jí 隆荣华丰盈恒德明雅晴桐棠轩庭航仁文慧怡欣润清远珍宝 lucky
庆 慶 qìng 云霞月星晖光阳虹雨霖曦晨春秋年歌福祥祺禧瑞安宁康泰和顺达昌隆荣盈恒吉裕欣松梅兰桂 festive
庆 慶 qìng 珍文德仁航凤鹤棠诚贤远雅 festive
喜 喜 xǐ 泉云霞月星晖光阳虹霖曦晨春秋年松梅兰桂鹤雁鹿凤鹏歌福祥瑞庆安宁康泰和顺达荣华丰盈吉润 joyful
喜 喜 xǐ 晴文英宇竹桐棠苗川源山昌隆恒诚仁心慧琴 joyful
乐 樂 lè 泉溪川源湖海山林野云霞月星晖阳虹晨春年音福祥祺瑞安宁康泰和顺达恒吉怡欣逸松竹梅兰桐鹿 merry
乐 樂 lè 鹤歌韵晴光昌荣华裕丰仁诚文雅庭洲帆航 merry
欣 欣 xīn 泉溪川波源湖海潭澜山林云霞月晖阳虹雨雪晨春年松竹梅荷桐萱苗蕊鹭玉瑜琴瑶歌韵音福祥祺瑞 glad
欣 欣 xīn 安宁康泰顺达昌隆荣华恒怡明逸晴芳柔英峰星光秋文雅慧德诚仁心怀志润朗清静庆吉盈航庭 glad
月 月 yuè 泉溪川湖海潭山峰岭林桥帆舟亭松竹梅兰荷桂桐萱棠鹤鸿雁鹭琴笛歌影芳英 moonlit
悦 悅 yuè 云霞月星晖光阳雨晨春年玉音祥祺瑞安宁康泰顺达荣华恒诚心文怡明清晴慧雅静朗仁德福庆禧昌 happy
悦 悅 yuè 润盈航洁 happy
怡 怡 yí 泉溪川波源湖潭澜山林庭轩云霞月星晖光阳晨年松竹梅荷桐琴瑶韵音祥祺瑞庆安宁康泰顺达 contented
怡 怡 yí 荣华恒吉裕德诚心怀文雅静明清晴芳柔洁秀影峰岭雨秋鹭珍歌墨福昌仁慧智贤朗润远帆舟航 contented
静 靜 jìng 泉溪川波源湖潭澜山岭林桥舟亭云霞月星晖光雨雪晨春秋松竹梅荷桐鹤鹭琴音宁康泰心怀慧文 quiet
静 靜 jìng 雅怡逸远芳秀英影香峰帆虹萱薇棠瑶珍韵墨祥瑞仁诚德智贤航 quiet
恬 恬 tián 泉溪川波源湖潭澜山岭林野云霞月星晖光阳雨雪晨春秋荷梅竹松鹤鹭琴音安宁康心怀雅静怡逸 serene
恬 恬 tián 柔峰舟庭轩虹桐桂棠玉瑶韵歌福祥瑞泰顺文慧润清明远 serene
雅 雅 yǎ 泉溪川波源湖潭澜山峰林舟亭轩云霞月星晖虹雨雪晨春秋松竹梅荷桐棠薇鹤鹭玉瑜琴瑶锦珍笛 graceful
雅 雅 yǎ 歌韵音墨祥祺瑞安宁康泰达恒德仁诚心怀慧智文贤静怡清逸芳秀洁影香苑声岭桥晴光阳苗榕雁 graceful
雅 雅 yǎ 凤明润朗福盈 graceful
柔 柔 róu 泉溪川波澜云霞月晖光雨竹荷桐音歌怀嘉洲香 gentle
沛 沛 pèi 泉溪川源海澜洲山林云晖光阳雨福祥祺瑞安宁康泰和达昌隆荣盈恒湖涛峰春年苗乐喜文德吉顺 copious
沛 沛 pèi 华裕润远航 copious
丰 豐 fēng 泉溪川波源海洲山岭林秋年春禾苗麦松竹福祥祺瑞庆安宁康泰顺达隆荣华盈恒吉裕茂德英 bountiful
丰 豐 fēng 苑湖亭光阳云雨乐喜 bountiful
荣 榮 róng 泉溪川波源海山峰岭林春秋年松桂桐棠禾苗福祥祺瑞庆安宁康泰顺达昌隆华吉裕茂德芳英湖 thriving
荣 榮 róng 澜洲亭云霞光阳晖萱明文仁诚心贤志 thriving
昌 昌 chāng 泉源川海山岭林春年松禾福祥祺瑞庆安宁康泰顺达隆荣华丰盈恒吉裕茂明德文溪湖洲云 prosperous
昌 昌 chāng 阳晖宇桐秋乐仁诚智贤远润航 prosperous
泰 泰 tài 泉溪川波源海林峰岭云霞月星晖光阳晨春秋年松桂禾鹤凤鹏福祥祺瑞庆安宁顺达昌隆荣华 untroubled
泰 泰 tài 盈恒吉裕德仁诚怡湖澜宇虹桐鹿心怀慧文贤明润远逸清航 untroubled
宏 宏 hóng 泉川波源澜涛山峰岭林帆舟宇轩志声海湖庭晖 grand
鸿 鴻 hóng 福祥祺禧瑞庆安宁康泰顺达昌隆荣盈恒吉裕德文远华怀慧毅明朗润航程 great
广 廣 guǎng 泉川波源海澜涛山峰林野云霞晖阳宇福祥瑞庆顺达昌隆荣华盈恒裕仁诚怀智文贤良毅明清润远 broad
广 廣 guǎng 溪湖洲岭月星宁康泰和吉德雅轩航 broad
博 博 bó 泉川波源海澜涛山峰林野云宇祥瑞安康泰和达昌隆荣华恒裕德仁诚怀慧智文贤毅雅明远声敏溪湖洲 wide
博 博 bó 岭轩庭晖阳光宁顺心良朗润清航 wide
远 遠 yuǎn 泉溪川波源湖海澜涛洲山峰岭林桥帆亭野云霞月星晖光虹晨春秋松竹梅鹤雁鹏笛歌音航程影 distant
远 遠 yuǎn 声阳桐荷鹭韵 distant
远 遠 yuǎn 志祥安宁康泰顺达荣恒德怀慧文明清 far-reaching
晴 晴 qíng 泉溪川波源湖海澜洲山峰岭林桥帆亭野云霞月星晖光阳虹雪晨春秋松竹梅荷桐樱鹤雁鹭柔朗怡 sunny
晴 晴 qíng 明芳影苑轩雨棠苗蕊歌雅欣 sunny
朗 朗 lǎng 泉溪川波源湖海澜山峰岭林宇轩云霞月星晖光阳虹晨春秋年松竹桐玉歌韵音祥祺瑞安宁康泰和 bright
朗 朗 lǎng 达恒德仁诚心怀慧智文毅怡晴影声涛庭梅瑜瑶琴鹏鹤庆顺昌荣华福润清远雅明 bright
浩 浩 hào 泉川波源海澜涛洲山宇野云晖阳霖祥瑞和达怀文远航志声 vast
皓 皓 hào 峰月星雪霞虹晨春秋松竹梅鹤鹭玉瑜琴珍轩 gleaming
碧 碧 bì 泉溪川波湖海潭澜洲涛源山峰岭林桥野云霞月霄松竹荷桐萱苗玉瑶琴影芳岩庭宇晨秋春晴榕 jade-green
碧 碧 bì 瑜珍锦华清 jade-green
翠 翠 cuì 溪川波源湖潭澜洲山峰岭林亭野云霞月松竹桐萱荷苗羽玉芳英影泉桥薇榕瑶珍晴晖光 emerald
清 清 qīng 泉溪川波源湖潭澜洲涛山峰岭林桥帆亭野轩云霞月星晖光阳虹雨雪晨秋年松竹梅荷桂桐棠鹤雁 clear
清 清 qīng 鹭玉瑜琴瑶笛歌韵音墨祥祺瑞安宁康泰达恒德仁诚心怀慧智文贤雅朗怡逸润远芳秀英柔影声霄 clear
清 清 qīng 春薇苗珍锦吉静 clear
紫 紫 zǐ 泉溪川波云霞月晖虹霄山峰林园萱薇兰竹桐荷棠玉瑶琴晨英影苑湖洲岭亭星晴雨梅桂榕凤鹭珍瑜 violet
紫 紫 zǐ 韵宁 violet
彩 彩 cǎi 泉溪川波云霞月星晖光虹鹤鹭凤羽锦玉琳瑶歌韵笛墨桥帆山英芳影湖澜洲峰原亭轩阳晴晨春 colourful
彩 彩 cǎi 秋荷葵薇瑜琴珍音怡欣华 colourful
锦 錦 jǐn 泉溪川波源湖澜洲山峰岭林帆亭轩云霞月星晖光阳虹雪晨春秋年松竹梅荷桂桐棠薇鹤鹭凤鹏 splendid
锦 錦 jǐn 羽玉瑜琴瑶珍歌韵音墨福祥祺瑞庆安宁康泰顺达昌隆荣华盈恒吉德诚心慧文贤航芳秀英苑声 splendid
锦 錦 jǐn 影 splendid
玉 玉 yù 泉溪川波湖潭澜洲山峰岭林原桥帆亭轩云霞月星晖光阳虹雪晨春秋松竹梅荷桂桐棠蕊薇鹤鹭凤鹏羽 jade
玉 玉 yù 琴笛歌音墨珍宝祥祺瑞宁康泰恒德诚心慧文贤润清芳秀英洁影声霄 jade
珍 珍 zhēn 泉溪云霞月光雪春秋松竹梅兰荷桂萱棠鹤羽玉瑜琳琴瑶锦宝墨福祥祺瑞安宁慧文贤英芳川源 precious
珍 珍 zhēn 阳晖星晨鹿凤桐薇康荣华德心诚怡雅明清润波 precious
宝 寶 bǎo 泉溪川源林峰云霞月星晖光虹春年松竹兰荷鹤凤玉瑜琴瑶珍锦墨祥祺瑞庆安宁康泰昌隆荣华 treasured
宝 寶 bǎo 盈恒吉德阳桐棠梅鹭鹏歌顺达福文慧仁诚贤怡欣明清 treasured
芳 芳 fāng 泉溪川洲林园亭野云霞月晖晨春秋年松竹梅兰荷桂桐萱棠薇蕊玉琴瑶音韵歌英洁影苑湖波山 fragrant
芳 芳 fāng 岭雨光阳虹瑜锦墨祥瑞宁华怡欣雅静慧文德 fragrant
春 春 chūn 泉溪川波湖山岭林原野亭云霞月晖阳虹晨松竹梅兰桐萱棠苗蕊樱雁鹿羽歌韵音祥瑞安宁明 springtime
春 春 chūn 朗晴芳秀影声海帆舟桂榕玉琴瑶锦福康泰顺喜乐文慧怡欣雅柔润远 springtime
秋 秋 qiū 泉溪川波湖澜潭洲山岭林原野亭帆云霞月星晖光阳虹雨晨松竹荷桂桐雁鹭鹤琴笛歌韵明朗怡清 autumn
秋 秋 qiū 英芳秀影声苑海涛峰桥雪棠萱梅鹏玉瑜瑶锦祥瑞宁安康盈文雅静润远航 autumn
晓 曉 xiǎo 泉溪川湖海潭澜山岭林原桥帆舟亭野云霞月星晖光阳虹雨晨春松竹梅荷桐萱棠苗蕊鹿琴笛歌 dawning
晓 曉 xiǎo 音芳晴柔英敏影波峰雪秋桂薇鹤雁凤玉瑜韵祥瑞安宁康华慧文雅静怡欣清 dawning
旭 旭 xù 泉溪川波源湖海澜洲山峰岭林野帆云霞晖光阳虹晨春松桐禾苗鹏祥祺瑞安宁康泰达昌隆荣恒明润 sunlit
旭 旭 xù 芳晴英涛宇轩庭葵鹤雁福庆顺华裕文德怡欣朗航程 sunlit
初 初 chū 云霞月星晖虹曦晴晨梅兰荷桐萱苗蕊樱棠心 early
惠 惠 huì 泉溪川波源海澜洲山林云霞月晖光阳雨晨春年荷桐萱棠玉瑜琴瑶珍音祥祺瑞安宁康泰达恒文 gracious
惠 惠 huì 心仁诚芳英敏洁峰岭庭星虹竹松梅苗蕊鹿凤锦歌福庆顺昌荣华怀贤良雅静怡清润远明声 gracious
素 素 sù 泉溪波云霞月星晖光雪梅兰荷竹桐萱蕊鹤鹭羽玉瑜琳琴瑶锦笛韵音墨心怀文雅静怡芳秀英洁影川 simple
素 素 sù 湖晨秋松薇鸿珍宁安康祥瑞德仁慧贤清逸 simple
澄 澄 chéng 泉溪川波源湖海潭澜山宇野云霞月星晖光阳虹心怀明清洲涛庭霖雪晨秋竹荷桐玉韵音宁安康 limpid
澄 澄 chéng 静朗怡逸远慧文 limpid
诚 誠 chéng 福瑞庆泰顺达昌隆荣恒德贤雅峰志仁良华盈吉祺润 sincere
明 明 míng 溪川波源湖海潭澜山峰岭林轩庭云霞月晖光阳虹雪晨春秋松竹荷桐玉瑜琴锦珍歌韵祥瑞安宁 luminous
明 明 míng 康泰顺达昌隆荣华恒德仁诚心怀慧文贤毅雅朗怡清润远芳秀英敏洁泉洲桂鹤鹿凤瑶音福庆吉 luminous
明 明 míng 良柔航 luminous
永 永 yǒng 泉川源波海山岭林年春云晖光福祥祺瑞庆安宁泰和顺达昌隆荣华丰盈恒吉裕茂德仁诚心怀慧 lasting
永 永 yǒng 文贤良毅乐悦怡远明志芳溪湖澜星霞阳虹辰秋松桂桐润清朗静雅航庭 lasting
恒 恆 héng 泉溪川波海山岭林原宇云霞月星晖光阳春年福祥祺瑞庆安宁康泰和昌隆荣华丰吉裕茂德仁诚 constant
恒 恆 héng 心怀慧智文贤毅乐怡远明芳湖澜虹秋松达盈良雅静朗润清航 constant
茂 茂 mào 泉溪川源山岭林松竹兰桐萱禾苗福祥祺瑞安康泰昌隆荣华丰恒德春英苑海洲秋年棠蕊葵庆宁顺达 lush
茂 茂 mào 吉裕文诚贤 lush
顺 順 shùn 泉溪川波源海帆舟航程年春福祥祺瑞庆安宁康泰和达昌隆荣华盈恒吉裕心德怡湖晨秋林乐 favourable
顺 順 shùn 喜茂文仁慧清远 favourable
逸 逸 yì 泉溪川波源湖潭澜洲山峰林帆亭轩云霞月星晖光阳松竹梅荷桐鹤鸿鹭羽琴笛歌韵墨祥宁康泰怀 carefree
逸 逸 yì 文雅朗怡清明声影秀敏涛岭桥晨秋鹏雁玉瑜瑶音安福德仁诚心慧智贤润远航 carefree
悠 悠 yōu 泉溪川波源湖澜洲山岭林帆亭野云霞月晖鹤鸿鹭笛歌韵音远和宁声海峰轩星晴光阳雨松竹梅 leisurely
悠 悠 yōu 桐墨安福祥雅航 leisurely
暖 暖 nuǎn 泉溪川湖洲山林原云霞月晖光阳雪晨春兰荷桐苗玉歌音心晴芳柔香苑海庭轩秋年宇棠樱葵麦鹿琴 warm
暖 暖 nuǎn 韵怀 warm
秀 秀 xiù 泉溪川波湖山峰岭林原野云霞月松竹梅兰荷桂桐萱棠苗鹤玉瑜琴瑶锦珍文慧雅逸朗英芳影苑晖 lovely
秀 秀 xiù 虹晨春秋羽鹭明清怡宁华贤歌音韵 lovely
丹 丹 dān 云霞晖虹曦桂桐萱荷棠山峰林鹤凤羽英芳泉川岭原亭晨秋月星兰薇榕瑶玉琴华慧怡 crimson
盈 盈 yíng 泉溪川波湖海月光晖霞阳霖春秋福祥祺瑞庆安宁康泰和顺达昌隆荣恒吉裕喜源澜洲晨年文慧 brimming
盈 盈 yíng 雅怡欣润德仁智 brimming
云 雲 yún 泉溪川湖海洲岭峰林原桥亭野松竹梅兰桐杉英轩潭波晖月 cloud-wreathed
云 雲 yún 帆鹤鸿雁鹭鹏 cloud-borne
雪 雪 xuě 山峰岭林原野桥松竹梅兰桐鹤鸿雁鹭羽影芳英 snowy
霞 霞 xiá 溪川湖海山岭林洲帆桥晨泉波澜峰原庭轩晖云光月 rosy
溪 溪 xī 山林亭桥园田野云月松竹梅兰荷桐萱鹭 brookside
海 海 hǎi 云霞月晖虹阳曦雁鹭鹏帆舟澜英芳川山林峰岭涛光星雨宁安康昌明清 sea
海 海 hǎi 春秋泰顺达荣文 sea-wide
耀 耀 yào 川波海山峰林云霞月星晖光阳虹宇晨春祥祺瑞安宁泰和达昌隆荣恒德文明泉溪源湖澜岭秋松桐 radiant
耀 耀 yào 鹏玉瑜福庆康顺华仁诚怀慧贤远轩庭航 radiant
闲 閒 xián 云月鹤鹭溪泉亭舟野 unhurried
仁 仁 rén 泉川源山林福祥祺瑞庆安宁康泰顺达昌隆荣华恒裕德诚怀慧智文贤毅雅明远 humane
德 德 dé 泉溪川源海山林峰松桐福祥祺瑞庆安宁康泰和顺达昌隆荣恒裕茂诚怀慧智文贤明润远芳英 virtuous
全 全 quán 福祥祺瑞庆安宁泰和达昌隆荣盈恒吉裕 complete
同 同 tóng 福祥瑞庆安宁康泰和昌荣华春乐喜 shared
淑 淑 shū 兰荷桂桐萱棠玉琳瑶琴珍音韵慧文贤雅静怡宁安欣德仁云月雨 kind
裕 裕 yù 福庆安顺达昌荣华盈吉茂 ample
和 和 hé 泉溪川海源山林云光阳晖霞晨春年松兰桐玉琴音歌韵祥瑞安宁康泰顺达荣德诚心怀文怡润清 harmonious
和 和 hé 雅远鹤湖峰鹭荷竹萱棠明朗静逸 harmonious
景 景 jǐng 泉溪川源海澜林峰云霞月星晖阳虹春秋年松桐鹤鹏瑜琴祥瑞和安康顺达昌隆荣华恒裕仁诚怀慧文 fair
景 景 jǐng 贤毅明怡清远波涛湖岭宇晨梅竹雁凤福宁泰庆吉心智雅朗润芳航 fair
丽 麗 lì 泉溪川波湖澜山林原云霞月晖光阳虹晨春秋梅荷桂桐萱棠樱玉琴瑶珍锦歌韵音华文雅怡清芳 beautiful
丽 麗 lì 影晴欣敏慧蕊薇羽宁安康荣 beautiful
皎 皎 jiǎo 云月星光雪梅兰荷玉鹤羽琳 moon-white
竹 竹 zhú 泉溪川湖山林园亭轩野云月晖雨雪晨秋音韵 bamboo
松 松 sōng 泉溪川湖岭林亭轩园云霞月晖雨雪鹤韵音 pine
兰 蘭 lán 泉川亭园轩云霞晨雨韵音心怀湖香英影 orchid
桐 桐 tóng 溪川山林轩月雨秋 paulownia
星 星 xīng 川湖澜洲峰岭林原野桥帆亭月晖光 starlit
谦 謙 qiān 德诚怀文贤恒泰安宁康雅逸明顺荣华昌仁心慧智良 modest
绵 綿 mián 祥瑞康宁和荣昌庆远 unbroken
畅 暢 chàng 泉溪川源云怀和达顺安泰怡悦远 free-flowing
英 英 yīng 泉川山林峰云霞月虹光阳春秋年松梅兰桐鹏凤玉琴珍歌祥瑞安康泰和顺达昌荣华恒德诚怀 brilliant
英 英 yīng 慧智文贤毅远波涛源岭晖宇竹鹭瑜音韵庆宁吉仁心良雅朗怡清润航湖 brilliant
俊 俊 jùn 山川峰林岭云霞晖阳松桐鹏鸿鹤玉祥瑞安康泰和达荣华德诚怀慧智文贤毅朗雅明清英敏泉波涛源 noble
俊 俊 jùn 海澜宇轩月光晨年梅瑜福宁庆昌隆恒仁心良怡润远航 noble
贤 賢 xián 德仁诚心怀慧智文良雅明达祥瑞安康泰和顺昌荣华恒裕 worthy
志 志 zhì 山泉川海林峰云鹏鸿祥瑞安宁康泰和顺达昌荣华恒裕德诚仁怀慧文贤毅明雅英敏溪波涛源岭 steadfast
志 志 zhì 澜晖阳宇辰春松桐鹤福庆隆良朗润航清 steadfast
昭 昭 zhāo 泉川海林云月霞晖星阳华德文宁瑞祥庆远明仁诚怀和安泰荣昌溪波源澜山峰光虹宇晨春 resplendent
昭 昭 zhāo 秋年松鹏玉福康顺达恒慧智贤毅雅朗润 resplendent
熙 熙 xī 春年祥瑞安康泰怡华恒荣文明德远达晨宁庆 beaming
祺 祺 qí 祥瑞安康泰和悦宁福荣昌顺 fortunate
飞 飛 fēi 泉云霞虹星雁鹤鹏鹭帆凤羽 soaring
鹤 鶴 hè 云泉溪林松岭洲亭园轩桥竹梅 crane
鹿 鹿 lù 溪泉林野原岭川洲 deer
泉 泉 quán 林山溪月云松竹音韵园亭川 springside
山 山 shān 溪月云霞亭松梅兰桐鹿鹤园 hillside
启 啟 qǐ 云光阳瑞晨春泰智慧文 dawning
崇 崇 chóng 山岭峰德文仁和贤诚雅智宁安祥瑞慧 lofty
沁 沁 qìn 泉溪兰荷香芳心竹梅月 refreshing
绮 綺 qǐ 霞月虹兰园琴玉 silken
绚 絢 xuàn 云霞虹晨春秋光 gorgeous
霁 霽 jì 云月虹峰晴光 rain-washed
桂 桂 guì 月香泉园轩庭溪雨云英 osmanthus
"""

ACTING = """
听 聽 tīng 泉溪涛波澜海松竹雨雪琴歌笛雁林荷 listening to
望 望 wàng 山云月川峰湖星舟帆梅霞虹溪林岭原野松 gazing at
寻 尋 xún 梅春泉溪兰竹鹤鹿源松 seeking
映 映 yìng 月霞雪山泉松竹荷梅虹星湖川溪林兰棠晖阳 reflecting
临 臨 lín 溪泉湖波山峰松竹澜亭 beside
倚 倚 yǐ 山松竹云兰梅桥林桐亭 leaning on
怀 懷 huái 玉仁德川诚瑜安恒瑶慧 cherishing
伴 伴 bàn 月云山松竹鹤星溪兰琴梅海鹭霞 keeping company with
聚 聚 jù 福祥瑞喜宝源云贤吉星英 gathering
纳 納 nà 福祥瑞喜吉庆川泉海祺 receiving
添 添 tiān 福祥瑞喜吉庆乐荣华祺 adding
延 延 yán 福祥瑞喜康和荣吉宁恒 prolonging
如 如 rú 云月松玉兰竹泉溪海虹霞星春梅荷琳瑜雪鹤山川歌晖锦 like
若 若 ruò 兰竹云溪泉梅松虹霞星玉琳川山春荷晨 resembling
观 觀 guān 海澜云月山霞星梅鹤松竹林溪泉虹晨 watching
赏 賞 shǎng 月梅云雪兰荷竹春秋泉桂樱霞虹松星溪湖 enjoying
邀 邀 yāo 月云春星鹤松霞光 inviting
问 問 wèn 泉梅竹兰松山川春月云溪 asking
依 依 yī 山松竹兰梅林溪泉湖荷桐岭 close to
植 植 zhí 松兰竹桐梅荷杉德 planting
守 守 shǒu 诚仁和安宁恒德 keeping
立 立 lì 德诚贤 upholding
存 存 cún 仁德诚和瑞福 treasuring
蕴 蘊 yùn 华德瑞珍慧文福祥兰 holding
耕 耕 gēng 云野月春禾 tilling
盼 盼 pàn 春福月瑞喜 hoping for
知 知 zhī 福乐春秋恒和文 knowing
"""

SECOND = """
泉 泉 quán t spring
溪 溪 xī t brook
川 川 chuān t river
波 波 bō t wave
源 源 yuán t source
湖 湖 hú t lake
海 海 hǎi t sea
潭 潭 tán t pool
澜 瀾 lán t ripple
洲 洲 zhōu t isle
涛 濤 tāo t surge
山 山 shān t mountain
峰 峰 fēng t peak
岭 嶺 lǐng t ridge
林 林 lín t forest
原 原 yuán t plain
岩 岩 yán t crag
桥 橋 qiáo t bridge
帆 帆 fān t sail
舟 舟 zhōu t boat
亭 亭 tíng t pavilion
庭 庭 tíng t courtyard
园 園 yuán t garden
田 田 tián t field
野 野 yě t meadow
轩 軒 xuān t hall
云 雲 yún t cloud
霞 霞 xiá t glow
月 月 yuè t moon
星 星 xīng t star
晖 暉 huī t sunshine
光 光 guāng t light
阳 陽 yáng t sun
虹 虹 hóng t rainbow
雨 雨 yǔ t rain
雪 雪 xuě t snow
霖 霖 lín t shower
曦 曦 xī t daybreak
晨 晨 chén t morning
辰 辰 chén t star
宇 宇 yǔ t sky
春 春 chūn t springtime
秋 秋 qiū t autumn
年 年 nián t year
松 松 sōng t pine
竹 竹 zhú t bamboo
梅 梅 méi t plum blossom
兰 蘭 lán t orchid
荷 荷 hé t lotus
桂 桂 guì t osmanthus
桐 桐 tóng t paulownia
萱 萱 xuān t day lily
棠 棠 táng t crab apple
禾 禾 hé t grain
苗 苗 miáo t seedling
蕊 蕊 ruǐ t blossom
葵 葵 kuí t sunflower
麦 麥 mài t wheat
樱 櫻 yīng t cherry
榕 榕 róng t banyan
杉 杉 shān t cedar
薇 薇 wēi t rose
鹤 鶴 hè t crane
鸿 鴻 hóng t swan
雁 雁 yàn t wild goose
鹭 鷺 lù t egret
鹿 鹿 lù t deer
凤 鳳 fèng t phoenix
鹏 鵬 péng t roc
羽 羽 yǔ t feather
玉 玉 yù t jade
瑜 瑜 yú t gem
琳 琳 lín t fine jade
琴 琴 qín t lute
瑶 瑤 yáo t jasper
锦 錦 jǐn t brocade
珍 珍 zhēn t treasure
宝 寶 bǎo t jewel
笛 笛 dí t flute
歌 歌 gē t song
韵 韻 yùn t melody
音 音 yīn t tone
墨 墨 mò t ink
福 福 fú n blessing
祥 祥 xiáng n good omen
祺 祺 qí n luck
禧 禧 xǐ n gladness
瑞 瑞 ruì n promise
庆 慶 qìng n celebration
喜 喜 xǐ n joy
乐 樂 lè n delight
安 安 ān n peace
宁 寧 níng n calm
康 康 kāng n health
泰 泰 tài n ease
和 和 hé n harmony
顺 順 shùn n smoothness
达 達 dá n success
昌 昌 chāng n flourishing
隆 隆 lóng n prosperity
荣 榮 róng n honour
华 華 huá n splendour
丰 豐 fēng n abundance
盈 盈 yíng n plenty
恒 恆 héng n constancy
吉 吉 jí n good fortune
裕 裕 yù n affluence
茂 茂 mào n growth
航 航 háng t voyage
程 程 chéng t journey
德 德 dé n virtue
仁 仁 rén n humanity
诚 誠 chéng n sincerity
心 心 xīn n heart
怀 懷 huái n mind
慧 慧 huì n wisdom
智 智 zhì n insight
文 文 wén n learning
贤 賢 xián n worth
良 良 liáng n goodness
毅 毅 yì n resolve
雅 雅 yǎ n and graceful
静 靜 jìng n and quiet
朗 朗 lǎng n and bright
悦 悅 yuè n and happy
怡 怡 yí n and content
欣 欣 xīn n and glad
明 明 míng n and luminous
清 清 qīng n and clear
润 潤 rùn n and mellow
逸 逸 yì n and carefree
远 遠 yuǎn n and far-reaching
英 英 yīng t flower
影 影 yǐng t reflection
香 香 xiāng n fragrance
晴 晴 qíng n and sunny
芳 芳 fāng n and fragrant
秀 秀 xiù n and lovely
柔 柔 róu n and gentle
敏 敏 mǐn n and keen
洁 潔 jié n and pure
嘉 嘉 jiā n and excellent
声 聲 shēng t sound
霄 霄 xiāo t sky
苑 苑 yuàn t park
志 志 zhì n purpose
"""
