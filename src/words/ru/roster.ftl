### Rosters, messages to drivers.

roster-sheet = График
roster-title = График, { $date }
roster-column-driver = Водитель | Перегонщик
roster-column-name = Имя
roster-column-vehicle = Машина
roster-column-vin = VIN код
roster-column-class = Класс
roster-column-yard = Площадка
roster-column-report = Явка Хоргос
roster-column-start = Выезд Хоргос
roster-column-start-almaty = Выезд Алматы
roster-column-lot = Стоянка
roster-column-arrival = Прибытие Хоргос
roster-column-arrival-almaty = Прибытие Алматы
roster-column-coach = Автобус
roster-column-departs = Автобус Хоргос
roster-column-departs-almaty = Автобус Алматы
roster-column-back = Возврат Хоргос
roster-column-remark = Примечание
roster-table = Таблица
roster-messages = Сообщения
roster-unserved = Не едут
roster-lot = Стоянка { $name }
roster-coach = Автобус { $name }
roster-late = опоздание { $span }
roster-cage = Автовоз
roster-first-return = Сначала назад в Хоргос
roster-reason-left-out = исключена вручную
roster-reason-no-slot = нет подходящего времени
roster-reason-no-driver = нет подходящего водителя
roster-reason-displaced = другие машины выгоднее
roster-reason-unknown = причина не указана
roster-clocks = { $horgos } (Алматы { $almaty })
roster-message-duty = { $name }, { $date }: явка в Хоргосе в { $report }.
roster-message-carried = { $name }, { $date }:
roster-message-first = Сначала автобус { $coach } со стоянки { $lot } в { $departs }, в Хоргосе { $back }.
roster-message-run = { $start }: машина { $vehicle }, { $yard } → { $lot }, прибытие около { $arrival }. Обратно автобус { $coach } в { $departs }, в Хоргосе { $back }.
roster-event-duty = { $count ->
    [one] Смена, { $count } машина
    [few] Смена, { $count } машины
   *[other] Смена, { $count } машин
}
roster-event-run = { $vehicle } → { $lot }
roster-event-coach = Автобус { $coach } → Хоргос
