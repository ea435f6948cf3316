### Two schedules side by side.

compare-rules-broken = Нарушения правил
compare-caged = На автовозах
compare-late-minutes = Минут опоздания
compare-used = Водителей с работой
compare-spread = Перегонов у водителя, от и до
compare-spread-before = То же, с прежними
compare-gini = Неравномерность (Джини)
compare-gini-before = Неравномерность, с прежними
compare-gained = Теперь едут
compare-dropped = Теперь не едут
compare-moved = Едут иначе
compare-called = Вызваны водители
compare-sent-home = Отпущены водители
compare-same = Никого не затрагивает.
