### Итог расчёта и проверки в командной строке.

solve-instance = Задача
solve-label-served = едут
solve-label-drivers = водители
solve-label-modes = способ
solve-label-cost = стоимость
solve-label-proof = доказано
solve-label-solve = расчёт
solve-label-worth = выгода
solve-label-edits = правки
solve-label-schedule = план
solve-label-report = отчёт
solve-label-summary = сводка
solve-label-reasons = причины
solve-label-instance = задача
solve-label-next = дальше
solve-served = { $served } из { $all } машин (остаются: { $unserved }, опоздают: { $late })
solve-of = { $used } из { $all }
solve-modes = своим ходом: { $driven }, на автовозах: { $caged } ({ $trips ->
    [one] { $trips } рейс
    [few] { $trips } рейса
   *[other] { $trips } рейсов
})
solve-proof-infeasible = закрепления не допускают ни одного плана
solve-proof-unknown = ничего: план не найден
solve-proof-ordered = в строгом порядке целей лучше плана нет
solve-proof-optimal = дешевле плана нет
solve-proof-within = не дальше { $gap } от лучшего: ни один план не дешевле { $bound }
solve-proof-none = ничего: возможен план дешевле
solve-level-least = меньше нельзя
solve-level-bound = не меньше { $bound }
solve-level-none = не доказано
solve-level-name-serve = вывезти
solve-level-name-on-time = вовремя
solve-level-name-cheap = дёшево
solve-level-name-fair = поровну
solve-solved = { $engine }, { $seconds } с, остановка: { $why }
solve-stopped-finished = закончено
solve-stopped-gap = достигнут заданный разрыв
solve-stopped-time = предел времени
solve-stopped-nodes = предел числа узлов
solve-stopped-memory = следующий шаг не поместится в память
solve-stopped-cancelled = прервано
solve-next-keep = добавьте -o FILE, чтобы сохранить план, --report FILE, чтобы посмотреть
solve-next-open = откройте { $page } в браузере
solve-next-exact = --engine exact скажет, почему не подходит ни один метод с доказательством
solve-verdict = { $count ->
    [0] { $name }: все правила соблюдены
    [one] { $name }: { $count } нарушение правил
    [few] { $name }: { $count } нарушения правил
   *[other] { $name }: { $count } нарушений правил
}
