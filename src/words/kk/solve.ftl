### Командалық жолдағы есеп пен тексеру қорытындысы.

solve-instance = Тапсырма
solve-label-served = барады
solve-label-drivers = жүргізушілер
solve-label-modes = тәсілі
solve-label-cost = құны
solve-label-proof = дәлел
solve-label-solve = есеп
solve-label-worth = пайда
solve-label-edits = түзетулер
solve-label-schedule = жоспар
solve-label-report = есеп беті
solve-label-summary = қорытынды
solve-label-reasons = себептер
solve-label-instance = тапсырма
solve-label-next = әрі қарай
solve-served = { $all } көліктің { $served } барады (қалады: { $unserved }, кешігеді: { $late })
solve-of = { $all } ішінен { $used }
solve-modes = жүргізушімен: { $driven }, автотасығышпен: { $caged } ({ $trips } рейс)
solve-proof-infeasible = бекітулерге сай жоспар жоқ
solve-proof-unknown = жоқ: жоспар табылмады
solve-proof-ordered = мақсаттардың қатаң ретінде бұдан жақсы жоспар жоқ
solve-proof-optimal = бұдан арзан жоспар жоқ
solve-proof-within = ең жақсысынан айырмасы { $gap } аспайды: ешбір жоспар { $bound } төмен емес
solve-proof-none = жоқ: арзанырақ жоспар болуы мүмкін
solve-level-least = бұдан аз болмайды
solve-level-bound = кемінде { $bound }
solve-level-none = дәлелденбеген
solve-level-name-serve = жеткізу
solve-level-name-on-time = уақытында
solve-level-name-cheap = арзан
solve-level-name-fair = тең
solve-solved = { $engine }, { $seconds } с, тоқтау себебі: { $why }
solve-stopped-finished = аяқталды
solve-stopped-gap = сұралған айырмаға жетті
solve-stopped-time = уақыт шегі
solve-stopped-nodes = түйін шегі
solve-stopped-memory = келесі қадам жадқа сыймайды
solve-stopped-cancelled = үзілді
solve-next-keep = жоспарды сақтау үшін -o FILE, көру үшін --report FILE қосыңыз
solve-next-open = { $page } бетін браузерде ашыңыз
solve-next-exact = --engine exact дәлелі бар әдіс неге сай келмейтінін айтады
solve-verdict = { $count ->
    [0] { $name } барлық ережеге сай
   *[other] { $name } ережені { $count } рет бұзады
}
