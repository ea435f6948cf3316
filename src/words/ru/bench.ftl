### Страница `driveaway bench`.

bench-title = Сравнение решателей
bench-measured = Измерено на: { $machine }
bench-results = Результаты
bench-profile = Профиль производительности
bench-profile-note = Доля задач (пример и зерно), которые решатель доводит до заданного разрыва не более чем за столько-то времён самого быстрого (Dolan и Moré, 2002).
bench-curves = Разрыв во времени
bench-curves-note = Разрыв между лучшим найденным планом и лучшей границей, доказанной любым решателем.
bench-ratio = во сколько раз медленнее самого быстрого
bench-share = доля задач
bench-seconds = секунды
bench-distance = разрыв до лучшей границы
bench-instance = Пример
bench-engine = Решатель
bench-runs = Запуски
bench-proved = Доказано
bench-median = Медиана, с
bench-range = От и до, с
bench-first = Первый план, с
bench-to = До { $gap }, с
bench-gap = Разрыв
bench-cost = Стоимость, юани
bench-bound = Граница, юани
bench-memory = Пик памяти, МиБ
