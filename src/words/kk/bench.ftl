### `driveaway bench` беті.

bench-title = Шешкіштерді салыстыру
bench-measured = Өлшенген орта: { $machine }
bench-results = Нәтижелер
bench-profile = Өнімділік профилі
bench-profile-note = Шешкіш ең жылдамынан сонша еседен аспайтын уақытта сұралған алшақтыққа дейін шешетін есептердің (мысал мен тұқым) үлесі (Dolan және Moré, 2002).
bench-curves = Алшақтықтың уақыт бойынша өзгеруі
bench-curves-note = Табылған ең жақсы жоспар мен кез келген шешкіш дәлелдеген ең жақсы шек арасындағы алшақтық.
bench-ratio = ең жылдамынан неше есе баяу
bench-share = есептер үлесі
bench-seconds = секунд
bench-distance = ең жақсы шекке дейінгі алшақтық
bench-instance = Мысал
bench-engine = Шешкіш
bench-runs = Іске қосу
bench-proved = Дәлелденген
bench-median = Медиана, с
bench-range = Азынан көбіне, с
bench-first = Алғашқы жоспар, с
bench-to = { $gap } дейін, с
bench-gap = Алшақтық
bench-cost = Құны, юань
bench-bound = Шек, юань
bench-memory = Жад шыңы, МиБ
