"""Small words that turn what a sentence says: lost, gained or exchanged, they make it say something else.

Each list is spelled out rather than derived, so that a reader can check and extend it. Words are folded:
lower case, ё as е, contractions opened ("don't" is "do not").
"""

from pipeline.extract.fillers import word_set

NEGATORS = word_set(
    """
    не ни нет нету без нельзя никогда никто никого никому никем ничего ничто ничему ничем нигде никуда ниоткуда никак
    никакой никакая никакое никакие никакого никаких никакому никаким никакую никакими нисколько ничуть ничей ничья
    ничье ничьи ничьих нипочем незачем некогда некому некуда негде нечего нечем некого невозможно отнюдь навряд неа
    not no none nobody nothing nowhere never neither nor without hardly barely scarcely cannot nope nah
    """
)
HEDGES = word_set(
    """
    почти едва вряд якобы будто словно навряд редко еле almost nearly hardly barely scarcely allegedly supposedly
    seemingly purportedly rarely seldom
    doubt doubts doubted doubtful unlikely wish wishes wished сомневаюсь сомневаемся сомневается маловероятно
    """
)
MODALS = word_set(
    """
    бы б чтобы чтоб можно нужно надо должен должна должно должны следует стоит придется приходится пришлось обязан
    обязаны обязательно может могу можем можете могут мог могла могло могли смог смогли сможем сможет хочу хотим хочет
    хотят хотел хотела хотели хотелось хочется пусть возможно наверное наверно видимо кажется похоже would could
    should might may must shall can ought will need needs needed want wants wanted maybe perhaps probably
    possibly seems seem supposed d able unable планирую планируем планирует планируют собираюсь
    собираемся собирается собираются пытались пытаемся пробовали стараемся plan plans planned planning intend hope
    hopes hoping try tries tried trying
    """
)
TENSES = word_set("буду будем будет будешь будете будут будь used gonna")
COMPARISONS = word_set(
    """
    лучше хуже больше меньше более менее выше ниже раньше позже дороже дешевле быстрее медленнее чаще реже дольше
    проще сложнее легче труднее сильнее слабее ближе дальше лучший худший лучшая худшая лучшие худшие до после перед
    вверх вниз вырос выросло выросла выросли упал упало упала упали растет падает плюс минус много мало слишком
    достаточно недостаточно самый самая самое самые максимум минимум better worse best worst more less most least
    fewer greater higher lower before after earlier later above below over under up down faster slower cheaper easier
    harder longer shorter bigger smaller sooner increase decrease increased decreased rise fall rose fell plus minus
    too enough than
    """
)
QUANTITIES = word_set(
    """
    все всё всех всем всеми весь вся каждый каждая каждое каждые каждого каждую любой любая любые некоторые некоторых
    никакие большинство часть половина половину половины треть четверть иногда всегда часто обычно постоянно только
    лишь исключительно единственный единственная единственное несколько многие немногие единицы all every each any
    some many much few little several most half both only always sometimes often usually everyone everybody everything
    someone somebody something anyone anybody anything everywhere couple dozens constantly entire whole partly twice
    once merely solely
    """
)
CONDITIONS = word_set(
    """
    если ли кроме помимо вместо против иначе пока if unless whether except instead despite until
    """
)
REVERSALS = word_set(
    """
    перестал перестала перестали перестает перестают бросил бросила бросили отказался отказалась отказались
    отказываемся забыл забыла забыли забывают прекратил прекратили зря хватит мешает мешают избегаем stop stopped
    stops quit refuse refused refuses fail failed fails forgot forget avoid avoided avoids against missing
    lack lacks lacked lacking
    """
)
PERSONS = word_set(
    """
    я мы ты вы он она они меня нас тебя вас его её ее их мне нам тебе вам ему ей им мной нами тобой вами ими i we you
    he she they me us him them
    """
)
TURNING = TENSES | COMPARISONS | QUANTITIES | CONDITIONS | REVERSALS

ANSWERS = word_set("нет неа no nope nah")
"""Negators that may stand alone as an answer: «нет это дорого» denies the question, not the price."""
NEVER_DENY = word_set("nope nah неа")
AFTER_ANSWER = word_set(
    """
    это этот эта мы я он она они вы ты у ну просто конечно почему там тут все всё так да нормально наоборот i we it
    its thats im they he she you that this there the actually but because not yes just so my our
    """
)
BACKWARD = word_set("нет нету нельзя невозможно")
"""Negators that deny what was said before them: «денег нет»."""
AUXILIARIES = word_set(
    """
    do does did is are was were am be been have has had will would can could should shall may might must
    """
)
TRANSPARENT = word_set(
    """
    очень так такой такая такое такие особо особенно сильно совсем слишком настолько всегда сразу быстро легко просто
    часто вообще прям уж столь полностью до конца был была было были будет будут будем буду бывает стал стала стали
    стало могу можем может могут мог могла могли можно смог смогла смогли сможем хочу хотим хочет хотят хотел хотели
    хочется хотелось надо нужно стоит должен должны сказать сказал сказала скажу думаю считаю уверен уверена удалось
    получается получилось является из весь вся все всё это этот эта самый самая самое really very that so too all
    always quite much more a an the any be been being is are was were to ever even actually have has had get got
    getting of for exactly entirely completely totally fully particularly especially necessarily often easily say
    think believe know sure going want need able just as super terribly overly
    """
)
"""Words a negator reaches through: in «не очень удобно» it is «удобно» that is denied."""
OPENERS = word_set(
    """
    сказать сказал сказала сказали скажу говорю думаю думаем думал думала думали считаю считаем считает считал уверен
    уверена уверены факт верю верим вижу видим замечал кажется то помню слышал ощущения чувства согласен согласна
    правда значит say said think thought believe believed sure certain convinced like that mean feel felt guess
    imagine suppose expect see true agree consider call remember claim
    """
)
"""Heads whose clause a negator before them takes back: «не сказать, что», "I don't think that"."""
COMPLEMENTIZERS = word_set("что чтобы чтоб будто как that")
CLAUSE_OPENERS = word_set(
    """
    а но и или либо зато потому поэтому что чтобы если когда хотя пока который которая которое которые где куда and
    but or because so that when which who if where while then although though how why what
    """
)
DEGREES = word_set("так просто прям прямо just")
"""Fillers that after a negator are none: «не так удобно» is not «не удобно»."""
NOT_ONLY = word_set("только просто лишь only just merely")
"""After «не» or "not" they make an addition of a denial: «не только дорого»."""
