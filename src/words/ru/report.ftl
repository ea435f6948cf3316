### The HTML report.

## The page.

report-plan = План
report-head = план водителей
report-skip = К сменам
report-horizon = Период плана: { $from } – { $to } по Хоргосу
report-horizon-almaty = ({ $from } – { $to } на площадках)
report-noscript = Смены, графики и списки ниже рисует скрипт. Разрешите скрипты для этого файла.
report-more = … и ещё { $count }

## Broken rules.

report-broken = { $count ->
    [one] Не используйте этот план: { $count } нарушение правил
    [few] Не используйте этот план: { $count } нарушения правил
   *[many] Не используйте этот план: { $count } нарушений правил
}
report-broken-what = Что не так
report-broken-who = Кто или где
report-broken-when = Когда (Хоргос)
report-broken-found = Найдено
report-broken-rule = Правило
report-measure-instant = { $found }, предел { $limit }
report-measure-min = { $found } мин, предел { $limit }
report-measure-runs = перегонов: { $found }, предел { $limit }
report-measure-seats = едет: { $found }, мест { $limit }
report-measure-units = единиц: { $found }, предел { $limit }
report-measure-vehicles = машин: { $found }, предел { $limit }
report-measure-spaces = мест: { $found }, предел { $limit }
report-measure-days = дней: { $found }, предел { $limit }
report-measure-km = { $found } км, предел { $limit }

## The headline.

report-headline = Главное
report-moved = Машин перегоняется
report-of = из { $total }
report-modes = своим ходом: { $driven } · автовозом: { $caged }
report-all-driven = все своим ходом
report-left = Остаются
report-see-why = почему
report-nothing-left = нет
report-late = Опаздывают
report-see-which = какие
report-nothing-late = все в срок
report-on-duty = Водителей в смене
report-not-needed = не заняты: { $idle } · перегонов: { $runs }
report-cost = Стоимость плана
report-paid-of = из них к выплате { $paid }
report-proof = Насколько он хорош?
report-proof-none = Без доказательства
    .meaning = Неизвестно, насколько лучше мог бы быть другой план.
report-proof-broken = Без доказательства
    .meaning = План нарушает правила, поэтому его нельзя сравнивать с планами без нарушений.
report-proof-best = Доказано: лучше не бывает
    .meaning = Ни один план без нарушений не может стоить меньше { $bound }, и этот не дороже.
report-proof-gap = Доказано: не хуже лучшего более чем на { $percent } %
    .meaning = Ни один план без нарушений не может стоить меньше { $bound }; сберечь можно ещё не более { $saving }.

## Costs.

report-costs = Из чего складывается стоимость
report-amount = Сумма
report-paid = К выплате
report-counted = Учитывается, но не платится
report-together = Вместе
report-made-result = Результат
report-made-stop = Остановка
report-made-engine = Метод
report-made-seconds = Время расчёта
report-made-seed = Зерно
report-seconds = { $seconds } с
report-status-optimal = доказанный оптимум
report-status-feasible = все правила соблюдены
report-status-infeasible = закрепления не дают плана
report-status-unknown = план не найден
report-stop-finished = завершено
report-stop-gap = достигнут заданный разрыв
report-stop-time = предел времени
report-stop-nodes = предел узлов
report-stop-memory = память
report-stop-cancelled = отменено
report-engine-exact = точный
report-engine-matching = паросочетание
report-engine-greedy = жадное правило

## Search and filters.

report-day = День
report-all-days = Все дни
report-find = Найти
report-find-hint = водитель, машина или VIN
report-any = все
report-state = Состояние
report-state-on-time = в срок
report-state-late = опаздывает
report-state-caged = на автовозе
report-state-staying = не едет
report-clear = Сбросить
report-print = Печать
report-found = водителей: { $drivers } · смен: { $duties } · машин: { $vehicles }
report-found-idle = без смены: { $count }
report-found-staying = остаются: { $count }
report-matches = Совпадения

## Duties.

report-duties = Смены
report-show-as = Показать как
report-chart = График
report-list = Водители
report-cars = Машины
report-zoom = Масштаб
report-zoom-in = Крупнее
report-zoom-out = Мельче
report-zoom-fit = По ширине
report-zoom-hint = Тяните для сдвига, Ctrl и колесо — масштаб. Щелчок по полосе — путь машины, по имени — день водителя.
report-chart-help = График смен. Стрелки — между водителями и частями смены, Enter — подробности; в списках то же таблицей.
report-legend = Цвета графика
report-no-duty = Смен нет.
report-no-run = Без перегонов
report-kind-before = В пути до начала плана
report-kind-report = Явка
report-kind-drive = За рулём
report-kind-queue = В очереди
report-kind-work = Документы и досмотр
report-kind-handover = Сдача
report-kind-lot = Ожидание на площадке
report-kind-coach = В автобусе
report-kind-horgos = Ожидание в Хоргосе
report-kind-debrief = Отчёт
report-kind-load = Погрузка
report-kind-haul = Рейс с грузом
report-kind-unload = Разгрузка
report-kind-back = Возврат порожним
report-arrived-late = С опозданием
report-horgos = Хоргос
report-almaty = Алматы
report-part = Часть
report-takes = Длится
report-from-to = Откуда, куда
report-due-at-lot = Срок на площадке
report-late-by = опоздание { $span }
report-spoken = { $who }: { $what }, Хоргос { $from }–{ $to }, Алматы { $almatyFrom }–{ $almatyTo }

## Lists.

report-caption = Время Хоргоса, ниже — Алматы; +1 — следующий день после начала смены.
report-duty-begins = Начало смены
report-duty-ends = Конец смены
report-vehicle-vin = Машина, VIN
report-class-yard = Класс, стоянка
report-leaves-yard = Выезд
report-at-lot = На площадке
report-coach-leaves = Автобус уходит
report-back = В Хоргосе
report-starts-at-lot = Начинает на { $lot }, сначала возврат
report-under-way = уже в пути
report-first-of = Первые { $shown } из { $all }. Остальные — через выбор дня или фильтр.
report-brought-by = Кто везёт

## Gate, lots, arrivals.

report-shared = Граница, площадки и прибытие
report-shared-note = Столбцы — использование за слот. Линия — предел. Серое — закрыто.
report-series-stage = Въезд: { $id }
report-series-arrivals = Прибытие: { $id }
report-series-spaces = Занято мест: { $id }
report-count-stage = единиц проезда
report-count-arrivals = машин
report-count-spaces = мест
report-per-slot = { $unit } за { $minutes } мин
report-in-all = всего { $count }
report-most = больше всего { $count } в { $at }
report-unused = нет
report-no-limit = без предела
report-limit = предел { $limit }
report-limit-changes = предел меняется
report-off-scale = вне шкалы
report-full = заполнено слотов: { $full } из { $count }
report-over = слотов сверх предела: { $count }
report-figures = Числа
report-used = Занято
report-limit-head = Предел
report-nothing-limited = Здесь нет ограничений.

## Coaches, vehicles left behind, late vehicles, cage trucks, idle drivers.

report-coaches = Автобусы в Хоргос
report-aboard = Водителей
report-load = Загрузка
report-unserved = Машины, которые остаются
report-why = Почему остаётся
report-reason-left-out = Исключена намеренно: машину убрали из плана закреплением.
report-reason-no-slot = Ни один слот не подходит, кто бы ни вёл: проверьте документы, крайний срок, запас хода, закрытия.
report-reason-no-driver = Ни один водитель не может её взять, даже если свободен: проверьте права, часы, паспорта.
report-reason-displaced = Одна она могла бы ехать, но граница, водители и автобусы нужнее другим, или перегон дороже, чем оставить.
report-reason-unknown = Причина не записана.
report-late-title = Машины с опозданием
report-late-head = Опоздание
report-trips = Автовозы
report-loading-begins = Начало погрузки
report-truck-leaves = Выезд
report-carried = Загружено
report-of-capacity = { $count } из { $capacity }
report-idle = Водители без смены
report-bottlenecks = Узкие места дня

## The story of a vehicle and the day of a driver.

report-story = Путь машины
report-his-day = День водителя
report-truck-day = День автовоза
report-close = Закрыть
report-going-with = Едет с водителем { $who }
report-going-on = Едет на автовозе { $who }
report-staying = Не едет
report-yard-wait = Ожидание на стоянке
report-no-duty-driver = Без смены в этом плане
report-available = Доступен
report-arrives = Прибывает
report-duty-n = Смена { $when }
report-trip-n = Рейс { $when }

## Dates.

report-weekdays = вс пн вт ср чт пт сб
report-months = янв. февр. марта апр. мая июня июля авг. сент. окт. нояб. дек.
report-date = { $day } { $month }
report-weekday-date = { $weekday }, { $date }
report-full-date = { $date } { $year } г.
