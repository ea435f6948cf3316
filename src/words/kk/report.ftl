### The HTML report.

## The page.

report-plan = Жоспар
report-head = жүргізушілер жоспары
report-skip = Ауысымдарға өту
report-horizon = Жоспар кезеңі: Қорғас уақытымен { $from } – { $to }
report-horizon-almaty = (алаңдарда { $from } – { $to })
report-noscript = Төмендегі ауысымдар, сызбалар мен тізімдерді скрипт салады. Осы файлға скриптке рұқсат беріңіз.
report-more = … және тағы { $count }

## Broken rules.

report-broken = Бұл жоспарды қолданбаңыз: { $count } жерде ереже бұзылған
report-broken-what = Не дұрыс емес
report-broken-who = Кім не қайда
report-broken-when = Қашан (Қорғас)
report-broken-found = Табылғаны
report-broken-rule = Ереже
report-measure-instant = { $found }, шегі { $limit }
report-measure-min = { $found } мин, шегі { $limit }
report-measure-runs = айдау: { $found }, шегі { $limit }
report-measure-seats = жолаушы: { $found }, орын { $limit }
report-measure-units = бірлік: { $found }, шегі { $limit }
report-measure-vehicles = көлік: { $found }, шегі { $limit }
report-measure-spaces = орын: { $found }, шегі { $limit }
report-measure-days = күн: { $found }, шегі { $limit }
report-measure-km = { $found } км, шегі { $limit }

## The headline.

report-headline = Басты көрсеткіштер
report-moved = Айдалатын көлік
report-of = / { $total }
report-modes = өз жүрісімен: { $driven } · автотасығышпен: { $caged }
report-all-driven = бәрі өз жүрісімен
report-left = Қалатыны
report-see-why = себебі
report-nothing-left = жоқ
report-late = Кешігетіні
report-see-which = қайсысы
report-nothing-late = бәрі мерзімінде
report-on-duty = Ауысымдағы жүргізуші
report-not-needed = бос: { $idle } · айдау: { $runs }
report-cost = Жоспар құны
report-paid-of = оның ішінде төленетіні { $paid }
report-proof = Қаншалықты жақсы?
report-proof-none = Дәлел жоқ
    .meaning = Басқа жоспар қаншаға жақсы болатыны белгісіз.
report-proof-broken = Дәлел жоқ
    .meaning = Жоспар ережені бұзады, сондықтан құнын ережеге сай жоспарлармен салыстыруға болмайды.
report-proof-best = Ең жақсысы екені дәлелденген
    .meaning = Ережеге сай ешбір жоспар { $bound } шамасынан арзан бола алмайды, бұл одан қымбат емес.
report-proof-gap = Ең жақсыдан айырмасы { $percent } %-дан аспайтыны дәлелденген
    .meaning = Ережеге сай ешбір жоспар { $bound } шамасынан арзан бола алмайды; тағы ең көбі { $saving } үнемдеуге болады.

## Costs.

report-costs = Құнының құрамы
report-amount = Сома
report-paid = Төленетіні
report-counted = Есепке алынады, бірақ төленбейді
report-together = Барлығы
report-made-result = Нәтиже
report-made-stop = Тоқтауы
report-made-engine = Әдіс
report-made-seconds = Есептеу уақыты
report-made-seed = Бастапқы сан
report-seconds = { $seconds } с
report-status-optimal = дәлелденген оптимум
report-status-feasible = барлық ереже сақталған
report-status-infeasible = бекітулер жоспарға жол бермейді
report-status-unknown = жоспар табылмады
report-stop-finished = аяқталды
report-stop-gap = берілген айырмаға жетті
report-stop-time = уақыт шегі
report-stop-nodes = түйін шегі
report-stop-memory = жад
report-stop-cancelled = тоқтатылды
report-engine-exact = дәл
report-engine-matching = жұптау
report-engine-greedy = ашкөз ереже

## Search and filters.

report-day = Күн
report-all-days = Барлық күн
report-find = Іздеу
report-find-hint = жүргізуші, көлік не VIN
report-any = барлығы
report-state = Күйі
report-state-on-time = мерзімінде
report-state-late = кешігеді
report-state-caged = автотасығышта
report-state-staying = бармайды
report-clear = Тазарту
report-print = Басып шығару
report-found = жүргізуші: { $drivers } · ауысым: { $duties } · көлік: { $vehicles }
report-found-idle = ауысымсыз: { $count }
report-found-staying = қалады: { $count }
report-matches = Сәйкестер

## Duties.

report-duties = Ауысымдар
report-show-as = Көрсету түрі
report-chart = Сызба
report-list = Жүргізушілер
report-cars = Көліктер
report-zoom = Масштаб
report-zoom-in = Үлкейту
report-zoom-out = Кішірейту
report-zoom-fit = Толық ені
report-zoom-hint = Жылжыту үшін сүйреңіз, Ctrl мен дөңгелек — масштаб. Жолақты бассаңыз — көлік жолы, есімді бассаңыз — жүргізуші күні.
report-chart-help = Ауысым сызбасы. Бағыт пернелері жүргізушілер мен бөліктер арасында, Enter толығын ашады; тізімдерде сол кесте түрінде.
report-legend = Сызба түстері
report-no-duty = Көрсететін ауысым жоқ.
report-no-run = Айдау жоқ
report-kind-before = Жоспарға дейін жолда
report-kind-report = Келіп тіркелу
report-kind-drive = Жүру
report-kind-queue = Кезекте
report-kind-work = Құжат пен тексеру
report-kind-handover = Тапсыру
report-kind-lot = Алаңда күту
report-kind-coach = Автобуста
report-kind-horgos = Қорғаста күту
report-kind-debrief = Есеп беру
report-kind-load = Тиеу
report-kind-haul = Жүкпен жүру
report-kind-unload = Түсіру
report-kind-back = Бос қайту
report-arrived-late = Кешігіп келді
report-horgos = Қорғас
report-almaty = Алматы
report-part = Бөлігі
report-takes = Ұзақтығы
report-from-to = Қайдан, қайда
report-due-at-lot = Алаңға мерзімі
report-late-by = { $span } кешігу
report-spoken = { $who }: { $what }, Қорғас { $from }–{ $to }, Алматы { $almatyFrom }–{ $almatyTo }

## Lists.

report-caption = Уақыт Қорғаспен, астында Алматымен; +1 — ауысым басталған соң келесі күн.
report-duty-begins = Ауысым басы
report-duty-ends = Ауысым соңы
report-vehicle-vin = Көлік, VIN
report-class-yard = Сынып, тұрақ
report-leaves-yard = Тұрақтан шығуы
report-at-lot = Алаңда
report-coach-leaves = Автобус шығады
report-back = Қорғасқа қайтуы
report-starts-at-lot = { $lot } алаңынан бастап, алдымен қайтады
report-under-way = жолда болған
report-first-of = { $all } жолдың алғашқы { $shown }. Қалғанын күн не сүзгі арқылы көріңіз.
report-brought-by = Жеткізуші

## Gate, lots, arrivals.

report-shared = Қақпа, алаңдар мен келу
report-shared-note = Бағандар — слоттағы қолданылуы. Сызық — шегі. Сұр — жабық.
report-series-stage = Кіру: { $id }
report-series-arrivals = Келу: { $id }
report-series-spaces = Толған орын: { $id }
report-count-stage = өту бірлігі
report-count-arrivals = көлік
report-count-spaces = орын
report-per-slot = { $minutes } минутта { $unit }
report-in-all = барлығы { $count }
report-most = ең көбі { $count }, { $at }
report-unused = жоқ
report-no-limit = шексіз
report-limit = шегі { $limit }
report-limit-changes = шегі өзгереді
report-off-scale = шкаладан тыс
report-full = толған слот: { $full } / { $count }
report-over = шектен асқан слот: { $count }
report-figures = Сандар
report-used = Қолданылғаны
report-limit-head = Шегі
report-nothing-limited = Мұнда шектеу жоқ.

## Coaches, vehicles left behind, late vehicles, cage trucks, idle drivers.

report-coaches = Қорғасқа автобустар
report-aboard = Жүргізуші саны
report-load = Толуы
report-unserved = Қалатын көліктер
report-why = Неге қалады
report-reason-left-out = Әдейі шығарылған: көлік бекіту арқылы жоспардан алынған.
report-reason-no-slot = Кім айдаса да, лайық слот жоқ: құжатты, соңғы мерзімді, жүріс қорын, жабылуды тексеріңіз.
report-reason-no-driver = Бос болса да, ешбір жүргізуші ала алмайды: куәлікті, сағатты, паспортты тексеріңіз.
report-reason-displaced = Жалғыз өзі жүре алар еді, бірақ қақпа, жүргізуші не автобус басқаларға тиімдірек, немесе айдау қалдырудан қымбат.
report-reason-unknown = Себебі жазылмаған.
report-late-title = Кешігіп жететін көліктер
report-late-head = Кешігуі
report-trips = Автотасығыштар
report-loading-begins = Тиеу басы
report-truck-leaves = Шығуы
report-carried = Тиелгені
report-of-capacity = { $count } / { $capacity }
report-idle = Ауысымсыз жүргізушілер
report-bottlenecks = Күннің тар жерлері

## The story of a vehicle and the day of a driver.

report-story = Көліктің жолы
report-his-day = Жүргізушінің күні
report-truck-day = Автотасығыштың күні
report-close = Жабу
report-going-with = { $who } жүргізушімен барады
report-going-on = { $who } автотасығышымен барады
report-staying = Бармайды
report-yard-wait = Тұрақта күту
report-no-duty-driver = Бұл жоспарда ауысымы жоқ
report-available = Жұмысқа бос
report-arrives = Жетеді
report-duty-n = Ауысым { $when }
report-trip-n = Рейс { $when }

## Dates.

report-weekdays = жс дс сс ср бс жм сб
report-months = қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.
report-date = { $day } { $month }
report-weekday-date = { $weekday }, { $date }
report-full-date = { $date } { $year } ж.
