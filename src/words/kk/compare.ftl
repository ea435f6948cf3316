### Two schedules side by side.

compare-rules-broken = Бұзылған ережелер
compare-caged = Автотасығышпен
compare-late-minutes = Кешіккен минут
compare-used = Жұмыстағы жүргізушілер
compare-spread = Жүргізушінің айдауы, ең азы – ең көбі
compare-spread-before = Сол, бұрынғыларымен
compare-gini = Біркелкі еместік (Джини)
compare-gini-before = Біркелкі еместік, бұрынғыларымен
compare-gained = Енді барады
compare-dropped = Енді қалады
compare-moved = Басқаша барады
compare-called = Жаңадан шақырылған жүргізушілер
compare-sent-home = Босатылған жүргізушілер
compare-same = Ешкімге әсер етпейді.
