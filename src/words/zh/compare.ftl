### Two schedules side by side.

compare-rules-broken = 违反规则
compare-caged = 笼车运送
compare-late-minutes = 晚到分钟数
compare-used = 出勤司机
compare-spread = 每名司机趟数，最少至最多
compare-spread-before = 同上，含之前趟数
compare-gini = 不均程度（基尼系数）
compare-gini-before = 不均程度，含之前趟数
compare-gained = 新安排
compare-dropped = 不再安排
compare-moved = 安排有变
compare-called = 新出勤司机
compare-sent-home = 不再出勤司机
compare-same = 没有人受影响。
