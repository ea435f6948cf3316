### Кестеде қолмен не өзгертілді, ол нені бұзады және қанша тұрады.

edits-count = { $count ->
    [0] кестеде қолмен ештеңе өзгертілмеген
   *[other] қолмен жасалған { $count } өзгеріс сақталды
}
edits-pin = { $vehicle } көлігі барады: { $what }
edits-driver = жүргізуші { $driver }
edits-start = шығуы { $start }
edits-coach = қайтуы { $coach } автобусымен
edits-cage = автотасығышпен
edits-self-drive = жүргізушімен
edits-ban = { $vehicle } көлігін { $driver } жүргізушісі алмайды
edits-without-vehicle = { $vehicle } көлігі қалады (жолы өшірілген)
edits-without-driver = { $driver } жүргізушісіне рейс берілмейді (жолдары босатылған)
edits-keeps = қалғаны өзгермесе, барлық ережеге сай
edits-open = қалғанын жоспарлаушы таңдайды
edits-breaks = қалғаны өзгермесе, ереже бұзылады: { $rule } — { $what }
edits-costs = бәрі бірге { $cost } тұрады
edits-saves = бәрі бірге { $cost } үнемдейді: бекітілгені өзгертілді
edits-cost-nothing = бәрі бірге ештеңе тұрмайды
edits-costs-between = бәрі бірге кемінде { $least }, ең көбі { $most } тұрады
edits-costs-at-least = бәрі бірге кемінде { $cost } тұрады; одан артығы дәлелденбеген
edits-costs-at-most = бәрі бірге ең көбі { $cost } тұрады; одан артығы дәлелденбеген
edits-cost-unknown = қанша тұратыны дәлелденбеген
edits-plans = табылған ең жақсы жоспар олармен { $with }, оларсыз { $without }
edits-other-lines = оның { $cost } — басқа жолдардың өзгеруіне
edits-solving-without = бағасын білу үшін өзгерістерсіз тағы бір есеп
