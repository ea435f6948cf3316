### Words that every page shares: rules, cost terms, classes, everyday words, amounts.

## Rules: the name, and what is wrong when it is broken.

rule-release = 手续齐备
    .broken = 车辆手续未齐就出发
rule-deadline = 最后期限
    .broken = 到场晚于车辆的最后期限
rule-once = 只运一次
    .broken = 同一辆车被安排了不止一次
rule-destination = 目的停车场
    .broken = 送到的停车场不是该车的目的地
rule-range = 续航里程
    .broken = 车辆剩余续航不够
rule-mode = 运输方式
    .broken = 该车不允许这种运输方式
rule-horizon = 计划时段
    .broken = 超出计划时段，或不在放行时段的起点
rule-licence = 驾照
    .broken = 司机的驾照不能驾驶该车
rule-availability = 可出勤时间
    .broken = 司机不能全程出勤
rule-sequence = 时间衔接
    .broken = 司机同一时间要在两个地方
rule-coach-return = 返程大巴
    .broken = 大巴不从该停车场发车，或发车太早
rule-max-runs = 趟数上限
    .broken = 该司机的趟数超限
rule-duty-length = 出勤时长
    .broken = 出勤时间过长
rule-driving-time = 驾驶时间
    .broken = 驾驶时间过长，或连续驾驶未休息
rule-rest = 休息
    .broken = 两次出勤之间休息不足
rule-rolling-hours = 多日工时
    .broken = 连续几天的出勤工时超限
rule-weekly-rest = 每周休息日
    .broken = 七天内没有休息日
rule-stay-days = 在哈天数
    .broken = 在哈萨克斯坦停留天数超限
rule-passport = 护照
    .broken = 在哈期间护照已过期
rule-exclusion = 不驾驶的车辆
    .broken = 该司机不开这辆车或这类车
rule-stage-capacity = 通道容量
    .broken = 进入车辆超过该环节每时段的容量
rule-handover-capacity = 交车容量
    .broken = 到场车辆超过停车场每时段可交接数
rule-lot-capacity = 停车场容量
    .broken = 停车场超满
rule-coach-seats = 大巴座位
    .broken = 乘车司机超过大巴座位数
rule-cage-trip = 笼车班次
    .broken = 笼车的装载、时间或先后不合要求
rule-lock = 锁定
    .broken = 未遵守指定、禁止或排除的安排
rule-frozen = 已经开始
    .broken = 改动了已经开始的安排

## Cost terms.

cost-unserved = 未运走的车辆
cost-lateness = 车辆晚于应到时间到场
cost-waiting = 车辆等待（手续齐备到到场）
cost-run-pay = 司机趟数工资
cost-duty-pay = 司机出勤工资
cost-overtime = 加班费
cost-coach-fare = 大巴票款
cost-cage-cost = 笼车费用
cost-fairness = 司机之间趟数不均
cost-preference = 违背司机意愿的趟次
cost-change = 对原计划的改动

## Usual classes of vehicles; other classes are shown by their id.

class-car = 乘用车
class-car-ev = 电动乘用车
class-truck = 货车
class-tractor = 牵引车
class-machinery = 工程机械

## Everyday words, as labels and column heads.

word-driver = 司机
word-drivers = 司机
word-vehicle = 车辆
word-vehicles = 车辆
word-coach = 大巴
word-coaches = 大巴
word-lot = 停车场
word-lots = 停车场
word-yard = 堆场
word-slot = 时段
word-gate = 国门
word-stage = 环节
word-run = 趟次
word-runs = 趟次
word-duty = 出勤
word-trip = 班次
word-truck = 笼车
word-trucks = 笼车
word-class = 车型
word-licence = 驾照
word-vin = 车架号
word-name = 姓名
word-priority = 优先级
word-released = 手续齐备
word-due = 应到时间
word-deadline = 最后期限
word-start = 出发
word-end = 结束
word-departure = 发车
word-arrival = 到场
word-handover = 交车
word-return = 返回
word-seats = 座位
word-reason = 原因
word-unserved = 未安排
word-served = 已安排
word-late = 晚到
word-idle = 空闲
word-cost = 成本
word-total = 合计
word-before = 之前
word-after = 之后
word-difference = 差额
word-date = 日期
word-horgos-time = 霍尔果斯时间
word-almaty-time = 阿拉木图时间
word-yes = 是
word-no = 否
word-none = 无

## Amounts.

unit-money = ¥{ $amount }
unit-minutes = { $minutes }分钟
unit-hours = { $hours }小时
unit-hours-minutes = { $hours }小时{ $minutes }分
unit-date = { $year }-{ $month }-{ $day }
unit-instant = { $horgos }（阿拉木图 { $almaty }）
unit-vehicles = { $count } 辆车
unit-drivers = { $count } 名司机
unit-runs = { $count } 趟
unit-duties = { $count } 次出勤
unit-trips = { $count } 个班次
unit-seats = { $count } 个座位
unit-days = { $count } 天

## Usual stages of a corridor; other stages are shown by their id.

step-buffer = 缓冲区排队
step-qr-scan = 海关扫码
step-national-gate = 国门
step-kazakh-control = 哈方查验
step-road-zharkent = 到扎尔肯特的公路
step-road-checkpoint = 到口岸停车场的公路
step-road-altynkol = 到阿腾科里的公路
