### What changed in a plan after events.

replan-nothing = 计划不变。
replan-run = { $start } 开 { $vehicle }，乘 { $coach } 车返回
replan-driver-called = 摆渡人 { $driver } 新派班：{ $new }。
replan-driver-sent-home = 摆渡人 { $driver } 今日不再出车；原为 { $gone }。
replan-driver-more = 摆渡人 { $driver } 加开：{ $new }。
replan-driver-fewer = 摆渡人 { $driver } 不再开：{ $gone }。
replan-driver-changed = 摆渡人 { $driver }：改为 { $new }；原为 { $gone }。
replan-vehicle = 车辆 { $vehicle }：{ $after }；原为：{ $before }。
replan-stays = 留场
replan-driven = 摆渡人 { $driver }，{ $start }
replan-caged = 笼车 { $truck }，{ $start }
replan-unknown = 新车
