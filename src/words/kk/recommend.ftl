### Who can take a vehicle, and which vehicle a driver can take.

recommend-none = Барлық ережені сақтайтын нұсқа жоқ.
recommend-run = айдаушы { $driver } { $vehicle } көлігін { $start } алады, { $coach } автобусымен қайтады
recommend-trip = { $vehicle } { $start } автотасығышпен кетеді
recommend-displaces = онда { $vehicle } көлігі қалады
