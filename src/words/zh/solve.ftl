### 命令行上的求解结果和检查结果。

solve-instance = 任务
solve-label-served = 安排
solve-label-drivers = 司机
solve-label-modes = 方式
solve-label-cost = 费用
solve-label-proof = 证明
solve-label-solve = 求解
solve-label-worth = 价值
solve-label-edits = 手工改动
solve-label-schedule = 计划
solve-label-report = 报告
solve-label-summary = 摘要
solve-label-reasons = 原因
solve-label-instance = 任务文件
solve-label-next = 下一步
solve-served = { $all } 辆车中 { $served } 辆出发（{ $unserved } 辆未安排，{ $late } 辆晚到）
solve-of = { $all } 人中用 { $used } 人
solve-modes = { $driven } 辆由司机驾驶，{ $caged } 辆上笼车（{ $trips } 趟）
solve-proof-infeasible = 锁定条件下没有可行计划
solve-proof-unknown = 无：没有找到计划
solve-proof-ordered = 按严格次序，没有更好的计划
solve-proof-optimal = 这是最便宜的计划
solve-proof-within = 与最优相差不超过 { $gap }：任何计划都不低于 { $bound }
solve-proof-none = 无：可能有更便宜的计划
solve-level-least = 已是最低
solve-level-bound = 至少 { $bound }
solve-level-none = 未证明
solve-level-name-serve = 多送
solve-level-name-on-time = 准时
solve-level-name-cheap = 省钱
solve-level-name-fair = 公平
solve-solved = { $engine }，{ $seconds } 秒，停止原因：{ $why }
solve-stopped-finished = 已完成
solve-stopped-gap = 达到要求的差距
solve-stopped-time = 时间限制
solve-stopped-nodes = 节点限制
solve-stopped-memory = 下一步内存不够
solve-stopped-cancelled = 被中断
solve-next-keep = 加 -o FILE 保存计划，加 --report FILE 查看
solve-next-open = 用浏览器打开 { $page }
solve-next-exact = --engine exact 会说明为何没有带证明的引擎适用
solve-verdict = { $count ->
    [0] { $name } 符合全部规则
   *[other] { $name } 有 { $count } 处违反规则
}
