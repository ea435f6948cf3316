### Who can take a vehicle, and which vehicle a driver can take.

recommend-none = 没有符合全部规则的选择。
recommend-run = 摆渡人 { $driver } 于 { $start } 开 { $vehicle }，乘 { $coach } 车返回
recommend-trip = { $vehicle } 于 { $start } 随笼车运走
recommend-displaces = 车辆 { $vehicle } 则留场
