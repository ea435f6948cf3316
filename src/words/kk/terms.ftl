### Words that every page shares: rules, cost terms, classes, everyday words, amounts.

## Rules: the name, and what is wrong when it is broken.

rule-release = Құжаттардың дайындығы
    .broken = Көлік құжаттары дайын болмай тұрып жолға шығады
rule-deadline = Соңғы мерзім
    .broken = Алаңға көліктің соңғы мерзімінен кеш жетеді
rule-once = Бір рет айдау
    .broken = Көлік бір реттен артық айдалады
rule-destination = Өз алаңы
    .broken = Көлік өз алаңына бармайды
rule-range = Жүріс қоры
    .broken = Көліктің жүріс қоры жетпейді
rule-mode = Тасымал тәсілі
    .broken = Көлікті бұл тәсілмен жеткізуге болмайды
rule-horizon = Жоспар кезеңі
    .broken = Жоспар кезеңінен тыс немесе слот басында емес
rule-licence = Жүргізуші куәлігі
    .broken = Жүргізушінің куәлігі бұл көлікке жарамайды
rule-availability = Жұмыс уақыты
    .broken = Жүргізуші ауысым бойы бос емес
rule-sequence = Реттілік
    .broken = Жүргізуші бір мезгілде екі жерде болуы керек
rule-coach-return = Қайтар автобус
    .broken = Автобус басқа алаңнан немесе тым ерте шығады
rule-max-runs = Айдау саны
    .broken = Жүргізушінің айдауы тым көп
rule-duty-length = Ауысым ұзақтығы
    .broken = Ауысым тым ұзақ
rule-driving-time = Руль уақыты
    .broken = Рульде тым ұзақ немесе үзіліссіз
rule-rest = Демалыс
    .broken = Ауысымдар арасында демалыс аз
rule-rolling-hours = Кезең сағаттары
    .broken = Қатар күндердегі сағат саны тым көп
rule-weekly-rest = Апталық демалыс
    .broken = Жеті күнде демалыс күні жоқ
rule-stay-days = Қазақстандағы күндер
    .broken = Қазақстанда тым көп күн
rule-passport = Паспорт
    .broken = Паспорт Қазақстандағы барлық күнге жарамды емес
rule-exclusion = Ерекшеліктер
    .broken = Жүргізуші бұл көлікті не сыныпты айдамайды
rule-stage-capacity = Өткізу қабілеті
    .broken = Слотқа рұқсат етілгеннен көп көлік кіреді
rule-handover-capacity = Тапсыру қабілеті
    .broken = Алаң бір слотта қабылдайтыннан көп көлік келеді
rule-lot-capacity = Алаң сыйымдылығы
    .broken = Алаң асып толған
rule-coach-seats = Автобус орындары
    .broken = Автобустағы жүргізуші орыннан көп
rule-cage-trip = Автотасығыш рейсі
    .broken = Автотасығыштың жүгі, уақыты не реті сәйкес емес
rule-lock = Бекітулер
    .broken = Бекіту, тыйым не алып тастау сақталмаған
rule-frozen = Басталып кеткен
    .broken = Басталып кеткен іс өзгертілген

## Cost terms.

cost-unserved = Айдалмай қалған көліктер
cost-lateness = Мерзімінен кеш жеткен көліктер
cost-waiting = Құжат дайын болғаннан жеткенге дейінгі күту
cost-run-pay = Жүргізушілерге айдау ақысы
cost-duty-pay = Жүргізушілерге шығу ақысы
cost-overtime = Қосымша уақыт
cost-coach-fare = Автобус ақысы
cost-cage-cost = Автотасығыш рейстері
cost-fairness = Жүргізушілер арасындағы айдаудың тең еместігі
cost-preference = Жүргізуші қалауына қайшы айдаулар
cost-change = Бұрынғы жоспарға өзгерістер

## Usual classes of vehicles; other classes are shown by their id.

class-car = Жеңіл автомобиль
class-car-ev = Электромобиль
class-truck = Жүк көлігі
class-tractor = Тягач
class-machinery = Арнайы техника

## Everyday words, as labels and column heads.

word-driver = Жүргізуші
word-drivers = Жүргізушілер
word-vehicle = Көлік
word-vehicles = Көліктер
word-coach = Автобус
word-coaches = Автобустар
word-lot = Алаң
word-lots = Алаңдар
word-yard = Тұрақ
word-slot = Слот
word-gate = Мемлекеттік қақпа
word-stage = Кезең
word-run = Айдау
word-runs = Айдаулар
word-duty = Ауысым
word-trip = Рейс
word-truck = Автотасығыш
word-trucks = Автотасығыштар
word-class = Сынып
word-licence = Куәлік
word-vin = VIN
word-name = Аты
word-priority = Басымдық
word-released = Құжат дайын
word-due = Мерзімі
word-deadline = Соңғы мерзім
word-start = Шығу
word-end = Соңы
word-departure = Жөнелу
word-arrival = Жету
word-handover = Тапсыру
word-return = Қайту
word-seats = Орындар
word-reason = Себебі
word-unserved = Жоспарсыз
word-served = Жоспарда
word-late = Кешігу
word-idle = Бос
word-cost = Құны
word-total = Барлығы
word-before = Бұрын
word-after = Кейін
word-difference = Айырмасы
word-date = Күні
word-horgos-time = Қорғас уақыты
word-almaty-time = Алматы уақыты
word-yes = Иә
word-no = Жоқ
word-none = Жоқ

## Amounts.

unit-money = { $amount } ¥
unit-minutes = { $minutes } мин
unit-hours = { $hours } сағ
unit-hours-minutes = { $hours } сағ { $minutes } мин
unit-date = { $day }.{ $month }.{ $year }
unit-instant = { $horgos } (Алматы { $almaty })
unit-vehicles = { $count } көлік
unit-drivers = { $count } жүргізуші
unit-runs = { $count } айдау
unit-duties = { $count } ауысым
unit-trips = { $count } рейс
unit-seats = { $count } орын
unit-days = { $count } күн

## Usual stages of a corridor; other stages are shown by their id.

step-buffer = Буферлік кезек
step-qr-scan = Кеденде QR сканерлеу
step-national-gate = Мемлекеттік қақпа
step-kazakh-control = Қазақстан бақылауы
step-road-zharkent = Жаркентке жол
step-road-checkpoint = Бекет алаңына жол
step-road-altynkol = Алтынкөлге жол
