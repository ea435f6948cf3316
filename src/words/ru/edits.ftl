### Что изменено в графике вручную, что это нарушает и сколько стоит.

edits-count = { $count ->
    [0] вручную в графике ничего не изменено
    [one] сохранена { $count } ручная правка
    [few] сохранены { $count } ручные правки
   *[other] сохранено { $count } ручных правок
}
edits-pin = машина { $vehicle } едет: { $what }
edits-driver = водитель { $driver }
edits-start = выезд { $start }
edits-coach = назад автобусом { $coach }
edits-cage = на автовозе
edits-self-drive = своим ходом
edits-ban = машину { $vehicle } не берёт водитель { $driver }
edits-without-vehicle = машина { $vehicle } остаётся (строка удалена)
edits-without-driver = водитель { $driver } без рейсов (его строки очищены)
edits-keeps = если остальное без изменений, правила соблюдены
edits-open = остальное выберет планировщик
edits-breaks = если остальное без изменений, нарушено правило: { $rule } — { $what }
edits-costs = вместе они стоят { $cost }
edits-saves = вместе они экономят { $cost }: изменено то, что было закреплено
edits-cost-nothing = вместе они ничего не стоят
edits-costs-between = вместе они стоят не меньше { $least } и не больше { $most }
edits-costs-at-least = вместе они стоят не меньше { $cost }; больше ничего не доказано
edits-costs-at-most = вместе они стоят не больше { $cost }; больше ничего не доказано
edits-cost-unknown = сколько они стоят, не доказано
edits-plans = лучший найденный план с ними { $with }, без них { $without }
edits-other-lines = из них { $cost } — за другие изменённые строки
edits-solving-without = ещё один расчёт без правок, чтобы узнать их цену
