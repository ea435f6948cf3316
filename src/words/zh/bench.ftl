### `driveaway bench` 的页面。

bench-title = 求解引擎对比
bench-measured = 测试环境：{ $machine }
bench-results = 结果
bench-profile = 性能曲线
bench-profile-note = 在不超过最快引擎若干倍的时间内，各引擎把问题（实例与种子）解到所要求差距的比例（Dolan 与 Moré，2002）。
bench-curves = 差距随时间的变化
bench-curves-note = 当前最优方案与任一引擎证明的最好下界之间的差距。
bench-ratio = 相对最快引擎的倍数
bench-share = 问题比例
bench-seconds = 秒
bench-distance = 与最好下界的差距
bench-instance = 实例
bench-engine = 引擎
bench-runs = 运行次数
bench-proved = 已证明
bench-median = 中位数（秒）
bench-range = 最短至最长（秒）
bench-first = 首个方案（秒）
bench-to = 达到 { $gap }（秒）
bench-gap = 差距
bench-cost = 成本（元）
bench-bound = 下界（元）
bench-memory = 内存峰值（MiB）
