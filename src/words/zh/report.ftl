### The HTML report.

## The page.

report-plan = 排班计划
report-head = 司机排班
report-skip = 跳到排班
report-horizon = 计划时段：霍尔果斯 { $from } 至 { $to }
report-horizon-almaty = （哈方停车场 { $from } 至 { $to }）
report-noscript = 下面的排班、图表和清单由脚本绘制。请允许此文件运行脚本。
report-more = ……另有 { $count } 条

## Broken rules.

report-broken = 请勿使用此计划：有 { $count } 处违反规则
report-broken-what = 问题
report-broken-who = 涉及
report-broken-when = 时间（霍尔果斯）
report-broken-found = 实际
report-broken-rule = 规则
report-measure-instant = { $found }，限 { $limit }
report-measure-min = { $found } 分钟，限 { $limit }
report-measure-runs = { $found } 趟，限 { $limit }
report-measure-seats = 乘车 { $found } 人，座位 { $limit }
report-measure-units = { $found } 单位，限 { $limit }
report-measure-vehicles = { $found } 辆，限 { $limit }
report-measure-spaces = { $found } 个车位，限 { $limit }
report-measure-days = { $found } 天，限 { $limit }
report-measure-km = { $found } 公里，限 { $limit }

## The headline.

report-headline = 概览
report-moved = 运走车辆
report-of = / 共 { $total }
report-modes = 自驾 { $driven } · 笼车 { $caged }
report-all-driven = 全部自驾
report-left = 未运走
report-see-why = 查看原因
report-nothing-left = 无
report-late = 晚到
report-see-which = 查看车辆
report-nothing-late = 全部按时到场
report-on-duty = 出勤司机
report-not-needed = 未安排 { $idle } 人 · 共 { $runs } 趟
report-cost = 计划成本
report-paid-of = 其中实付 { $paid }
report-proof = 有多好？
report-proof-none = 未证明
    .meaning = 不知道别的计划还能好多少。
report-proof-broken = 未证明
    .meaning = 本计划违反规则，其成本无法与守规的计划相比。
report-proof-best = 已证明为最优
    .meaning = 任何守规的计划成本都不会低于 { $bound }，本计划也不高于它。
report-proof-gap = 已证明与最优相差不超过 { $percent } %
    .meaning = 任何守规的计划成本都不会低于 { $bound }；最多还能省 { $saving }。

## Costs.

report-costs = 成本明细
report-amount = 金额
report-paid = 实际支付
report-counted = 计入计划但不支付
report-together = 合计
report-made-result = 结果
report-made-stop = 停止原因
report-made-engine = 求解方式
report-made-seconds = 计算时间
report-made-seed = 随机种子
report-seconds = { $seconds } 秒
report-status-optimal = 已证最优
report-status-feasible = 符合全部规则
report-status-infeasible = 锁定条件下无解
report-status-unknown = 未找到计划
report-stop-finished = 已完成
report-stop-gap = 已达到要求的差距
report-stop-time = 到达时间上限
report-stop-nodes = 到达节点上限
report-stop-memory = 内存不足
report-stop-cancelled = 已取消
report-engine-exact = 精确求解
report-engine-matching = 匹配
report-engine-greedy = 贪心规则

## Search and filters.

report-day = 日期
report-all-days = 全部日期
report-find = 查找
report-find-hint = 司机、车辆或车架号
report-any = 全部
report-state = 状态
report-state-on-time = 按时
report-state-late = 晚到
report-state-caged = 笼车
report-state-staying = 未安排
report-clear = 清除
report-print = 打印
report-found = 司机 { $drivers } · 出勤 { $duties } · 车辆 { $vehicles }
report-found-idle = 未出勤 { $count } 人
report-found-staying = 未运走 { $count } 辆
report-matches = 匹配结果

## Duties.

report-duties = 排班
report-show-as = 显示方式
report-chart = 图
report-list = 司机表
report-cars = 车辆表
report-zoom = 缩放
report-zoom-in = 放大
report-zoom-out = 缩小
report-zoom-fit = 全部显示
report-zoom-hint = 拖动平移，Ctrl+滚轮缩放。点击色条看车辆经过，点击姓名看司机当天安排。
report-chart-help = 排班图。方向键在司机和各段之间移动，回车打开详情；表格显示相同内容。
report-legend = 图例
report-no-duty = 没有可显示的排班。
report-no-run = 无趟次
report-kind-before = 计划前已在途
report-kind-report = 报到
report-kind-drive = 行驶
report-kind-queue = 排队
report-kind-work = 手续与检查
report-kind-handover = 交车
report-kind-lot = 停车场等待
report-kind-coach = 乘大巴
report-kind-horgos = 霍尔果斯等待
report-kind-debrief = 收工
report-kind-load = 装车
report-kind-haul = 重车去程
report-kind-unload = 卸车
report-kind-back = 空车返程
report-arrived-late = 晚到
report-horgos = 霍尔果斯
report-almaty = 阿拉木图
report-part = 环节
report-takes = 用时
report-from-to = 起止
report-due-at-lot = 应到场
report-late-by = 晚 { $span }
report-spoken = { $who }：{ $what }，霍尔果斯 { $from }–{ $to }，阿拉木图 { $almatyFrom }–{ $almatyTo }

## Lists.

report-caption = 时间为霍尔果斯时间，下行为阿拉木图时间；+1 表示出勤次日。
report-duty-begins = 出勤开始
report-duty-ends = 出勤结束
report-vehicle-vin = 车辆、车架号
report-class-yard = 车型、堆场
report-leaves-yard = 离场
report-at-lot = 到停车场
report-coach-leaves = 大巴发车
report-back = 回霍尔果斯
report-starts-at-lot = 从 { $lot } 开始，先返回
report-under-way = 已在途
report-first-of = 显示前 { $shown } 条，共 { $all } 条。请选择日期或筛选查看其余。
report-brought-by = 运送

## Gate, lots, arrivals.

report-shared = 国门、停车场与到场
report-shared-note = 柱：每个时段的使用量。线：上限。灰色：关闭。
report-series-stage = 进入 { $id }
report-series-arrivals = 到达 { $id }
report-series-spaces = { $id } 占用车位
report-count-stage = 通行单位
report-count-arrivals = 辆
report-count-spaces = 车位
report-per-slot = { $unit }／{ $minutes } 分钟
report-in-all = 共 { $count }
report-most = 最多 { $count }，{ $at }
report-unused = 无
report-no-limit = 不限
report-limit = 上限 { $limit }
report-limit-changes = 上限随时间变化
report-off-scale = 超出刻度
report-full = { $count } 个时段中 { $full } 个已满
report-over = 超限时段：{ $count }
report-figures = 数字
report-used = 使用
report-limit-head = 上限
report-nothing-limited = 这里没有容量限制。

## Coaches, vehicles left behind, late vehicles, cage trucks, idle drivers.

report-coaches = 回霍尔果斯的大巴
report-aboard = 乘车司机
report-load = 上座
report-unserved = 未运走的车辆
report-why = 原因
report-reason-left-out = 有意排除：有人把这辆车锁定为不安排。
report-reason-no-slot = 谁来开都没有合适的放行时段：请检查手续、最后期限、续航和关闭时间。
report-reason-no-driver = 没有司机能开，即使他没有别的任务：请检查驾照、工时和护照。
report-reason-displaced = 单独可以走，但国门、司机或大巴让给别的车更合算，或运它比留下更贵。
report-reason-unknown = 未记录原因。
report-late-title = 晚到的车辆
report-late-head = 晚
report-trips = 笼车
report-loading-begins = 开始装车
report-truck-leaves = 出发
report-carried = 装载
report-of-capacity = { $count }／{ $capacity }
report-idle = 未出勤的司机
report-bottlenecks = 当天的瓶颈

## The story of a vehicle and the day of a driver.

report-story = 车辆经过
report-his-day = 司机当天安排
report-truck-day = 笼车当天安排
report-close = 关闭
report-going-with = 由司机 { $who } 送出
report-going-on = 装笼车 { $who } 送出
report-staying = 未安排
report-yard-wait = 堆场等待
report-no-duty-driver = 本计划中未出勤
report-available = 可出勤
report-arrives = 到达
report-duty-n = 出勤 { $when }
report-trip-n = 班次 { $when }

## Dates.

report-weekdays = 周日 周一 周二 周三 周四 周五 周六
report-months = 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月
report-date = { $month }{ $day }日
report-weekday-date = { $date } { $weekday }
report-full-date = { $year }年{ $date }
