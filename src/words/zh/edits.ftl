### 排班表里手工改了什么、违反了什么、花费多少。

edits-count = { $count ->
    [0] 排班表没有手工改动
   *[other] 保留 { $count } 处手工改动
}
edits-pin = 车辆 { $vehicle } 出发：{ $what }
edits-driver = 司机 { $driver }
edits-start = { $start } 出发
edits-coach = 乘大巴 { $coach } 返回
edits-cage = 上笼车
edits-self-drive = 由司机驾驶
edits-ban = 车辆 { $vehicle } 不由司机 { $driver } 开
edits-without-vehicle = 车辆 { $vehicle } 不走（该行已删除）
edits-without-driver = 司机 { $driver } 不派活（其各行已清空）
edits-keeps = 其余不变时，符合全部规则
edits-open = 其余由系统安排
edits-breaks = 其余不变时违反规则：{ $rule } — { $what }
edits-costs = 合计多花 { $cost }
edits-saves = 合计节省 { $cost }：原有锁定被改动
edits-cost-nothing = 合计不增加费用
edits-costs-between = 合计至少多花 { $least }，至多 { $most }
edits-costs-at-least = 合计至少多花 { $cost }；再多未经证明
edits-costs-at-most = 合计至多多花 { $cost }；再多未经证明
edits-cost-unknown = 花费未经证明
edits-plans = 含改动的最好计划 { $with }，不含改动 { $without }
edits-other-lines = 其中 { $cost } 是因其他行跟着变动
edits-solving-without = 不含改动再算一次，以便说明改动的花费
