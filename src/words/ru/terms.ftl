### Words that every page shares: rules, cost terms, classes, everyday words, amounts.

## Rules: the name, and what is wrong when it is broken.

rule-release = Готовность документов
    .broken = Выезд до готовности документов на машину
rule-deadline = Крайний срок
    .broken = Прибытие на площадку позже крайнего срока машины
rule-once = Один перегон
    .broken = Машина перегоняется больше одного раза
rule-destination = Своя площадка
    .broken = Едет не на свою площадку
rule-range = Запас хода
    .broken = Запаса хода машины не хватает
rule-mode = Способ перевозки
    .broken = Машину нельзя везти таким способом
rule-horizon = Период плана
    .broken = Вне периода плана или не на начале слота
rule-licence = Права
    .broken = Права водителя не подходят для этой машины
rule-availability = Рабочее время
    .broken = Водитель доступен не на всю смену
rule-sequence = Последовательность
    .broken = Водитель должен быть в двух местах сразу
rule-coach-return = Обратный автобус
    .broken = Автобус уходит с другой площадки или слишком рано
rule-max-runs = Число перегонов
    .broken = Слишком много перегонов у водителя
rule-duty-length = Длина смены
    .broken = Смена слишком длинная
rule-driving-time = Время за рулём
    .broken = Слишком долго за рулём или без перерыва
rule-rest = Отдых
    .broken = Мало отдыха между сменами
rule-rolling-hours = Часы за период
    .broken = Слишком много часов за дни подряд
rule-weekly-rest = Выходной в неделю
    .broken = Нет выходного за семь дней
rule-stay-days = Дни в Казахстане
    .broken = Слишком много дней в Казахстане
rule-passport = Паспорт
    .broken = Паспорт действителен не на все дни в Казахстане
rule-exclusion = Исключения
    .broken = Водитель не берёт эту машину или этот класс
rule-stage-capacity = Пропускная способность
    .broken = Въезжает больше машин, чем участок пропускает за слот
rule-handover-capacity = Пропуск на сдаче
    .broken = Прибывает больше машин, чем площадка принимает за слот
rule-lot-capacity = Вместимость площадки
    .broken = Площадка переполнена
rule-coach-seats = Места в автобусе
    .broken = В автобусе больше водителей, чем мест
rule-cage-trip = Рейс автовоза
    .broken = Загрузка, часы или порядок рейсов автовоза не сходятся
rule-lock = Закрепления
    .broken = Не соблюдено закрепление, запрет или исключение
rule-frozen = Уже начато
    .broken = Изменено то, что уже началось

## Cost terms.

cost-unserved = Неперегнанные машины
cost-lateness = Прибытие машин позже срока
cost-waiting = Ожидание машин от готовности документов до прибытия
cost-run-pay = Оплата водителям за перегоны
cost-duty-pay = Оплата водителям за выход
cost-overtime = Сверхурочные
cost-coach-fare = Проезд в автобусах
cost-cage-cost = Рейсы автовозов
cost-fairness = Неравномерность перегонов между водителями
cost-preference = Перегоны вопреки пожеланиям водителей
cost-change = Изменения прежнего плана

## Usual classes of vehicles; other classes are shown by their id.

class-car = Легковой автомобиль
class-car-ev = Электромобиль
class-truck = Грузовик
class-tractor = Тягач
class-machinery = Спецтехника

## Everyday words, as labels and column heads.

word-driver = Водитель
word-drivers = Водители
word-vehicle = Машина
word-vehicles = Машины
word-coach = Автобус
word-coaches = Автобусы
word-lot = Площадка
word-lots = Площадки
word-yard = Стоянка
word-slot = Слот
word-gate = Госграница
word-stage = Этап
word-run = Перегон
word-runs = Перегоны
word-duty = Смена
word-trip = Рейс
word-truck = Автовоз
word-trucks = Автовозы
word-class = Класс
word-licence = Права
word-vin = VIN
word-name = Имя
word-priority = Приоритет
word-released = Документы готовы
word-due = Срок
word-deadline = Крайний срок
word-start = Выезд
word-end = Конец
word-departure = Отправление
word-arrival = Прибытие
word-handover = Сдача
word-return = Возврат
word-seats = Места
word-reason = Причина
word-unserved = Не едет
word-served = Едет
word-late = Опоздание
word-idle = Без работы
word-cost = Стоимость
word-total = Итого
word-before = Было
word-after = Стало
word-difference = Разница
word-date = Дата
word-horgos-time = Время Хоргоса
word-almaty-time = Время Алматы
word-yes = Да
word-no = Нет
word-none = Нет

## Amounts.

unit-money = { $amount } ¥
unit-minutes = { $minutes } мин
unit-hours = { $hours } ч
unit-hours-minutes = { $hours } ч { $minutes } мин
unit-date = { $day }.{ $month }.{ $year }
unit-instant = { $horgos } (Алматы { $almaty })
unit-vehicles = { $count ->
    [one] { $count } автомобиль
    [few] { $count } автомобиля
   *[many] { $count } автомобилей
}
unit-drivers = { $count ->
    [one] { $count } водитель
    [few] { $count } водителя
   *[many] { $count } водителей
}
unit-runs = { $count ->
    [one] { $count } перегон
    [few] { $count } перегона
   *[many] { $count } перегонов
}
unit-duties = { $count ->
    [one] { $count } смена
    [few] { $count } смены
   *[many] { $count } смен
}
unit-trips = { $count ->
    [one] { $count } рейс
    [few] { $count } рейса
   *[many] { $count } рейсов
}
unit-seats = { $count ->
    [one] { $count } место
    [few] { $count } места
   *[many] { $count } мест
}
unit-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}

## Usual stages of a corridor; other stages are shown by their id.

step-buffer = Буферная очередь
step-qr-scan = Сканирование QR на таможне
step-national-gate = Госграница
step-kazakh-control = Казахстанский контроль
step-road-zharkent = Дорога в Жаркент
step-road-checkpoint = Дорога до площадки у КПП
step-road-altynkol = Дорога в Алтынколь
