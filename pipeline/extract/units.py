"""Units of time, money and measure: every written form of one unit is that unit, and no two are alike."""

from pipeline.extract.fillers import word_set

_FORMS = """
percent: % процент процента проценту процентом проценте проценты процентов процентам процентами процентах percent pct
pp: пп pp
second: сек секунда секунды секунде секунду секундой секунд секундам секундами секундах sec secs seconds
minute: мин минута минуты минуте минуту минутой минут минутам минутами минутах min mins minute minutes
hour: ч час часа часу часом часе часы часов часам часами часах hr hrs hour hours
day: день дня дню днем дне дни дней дням днями днях day days
round-the-clock: сутки суток суткам сутками сутках
week: неделя недели неделе неделю неделей недель неделям неделями неделях week weeks
month: мес месяц месяца месяцу месяцем месяце месяцы месяцев месяцам месяцами месяцах month months
quarter: квартал квартала кварталу кварталом квартале кварталы кварталов quarter quarters
year: год года году годом годе годы лет годам годами годах year years yr yrs
rouble: ₽ руб рубль рубля рублю рублем рубле рубли рублей рублям рублями рублях rub ruble rubles rouble roubles
dollar: $ доллар доллара доллару долларом долларе доллары долларов долларам долларами бакс бакса баксы баксов
dollar: usd dollar dollars bucks buck
euro: € евро eur euro euros
pound: £ фунт фунта фунты фунтов фунтам gbp pound pounds
kopeck: копейка копейки копейку копеек копейками
cent: цент цента центы центов cent cents
time: раз раза разу разом разы times
piece: шт штука штуки штуку штук штукам штуками pcs pieces
gram: грамм грамма граммов gram grams
kilogram: кг килограмм килограмма килограммов килограммы kg kilo kilos kilogram kilograms
ton: тонна тонны тонну тонн ton tons tonne tonnes
metre: метр метра метров метры метрах metre metres meter meters
kilometre: км километр километра километров километры километрах km kilometre kilometres kilometer kilometers
mile: миля мили миль mile miles
megabyte: мб мегабайт мегабайта мегабайтов mb megabyte megabytes
gigabyte: гб гиг гига гигов гигабайт гигабайта гигабайтов gb gig gigs gigabyte gigabytes
point: балл балла баллов баллы баллам баллами балле пункт пункта пункты пунктов пунктам пунктами points
"""
UNITS = {
    form: unit.strip()
    for line in _FORMS.strip().splitlines()
    for unit, forms in [line.split(": ")]
    for form in forms.split()
}
CURRENCY_SIGNS = frozenset("$€£₽")
PERCENT_ADJECTIVES = word_set("процентный процентных процентные процентного процентным процентными percentage")
POINT_WORDS = word_set("пункт пункта пункты пунктов пунктам пунктами point points")
PART_DAYS = word_set("полчаса получаса полчасика полгода полугода полдня полмесяца полминуты")
