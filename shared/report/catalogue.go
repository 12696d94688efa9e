package report

// The reports of the dossier module (C-56, J-02). They say "tiếp nhận" for the
// first receipt and "giải quyết" for the end, as the counters do.
var dossierReports = []Report{
	{
		Code: DossierSums, Module: dossiers, Period: OverDays, Levels: everyLevel, ByProcedure: true,
		Name:    "Tổng hợp tiếp nhận và giải quyết hồ sơ",
		NameEn:  "Dossiers received and decided",
		About:   "Tồn kỳ trước, tiếp nhận, đã giải quyết đúng hạn, trễ hạn và đang giải quyết, theo xã và thủ tục.",
		AboutEn: "Brought forward, received, finished on time and late, and in process, by commune and procedure.",
	},
	{
		Code: DossierList, Module: dossiers, Period: OverDays, Levels: everyLevel, ByProcedure: true,
		Name:    "Danh sách hồ sơ theo trạng thái và thời hạn",
		NameEn:  "Dossiers by state and deadline",
		About:   "Từng hồ sơ đang giải quyết và hồ sơ kết thúc trong kỳ: đang ở đâu, hạn ngày nào, đúng hay trễ hạn.",
		AboutEn: "Each dossier in process or ended in the period: where it is, when it is due, on time or late.",
	},
	{
		Code: DossierSteps, Module: dossiers, Period: OverDays, Levels: everyLevel, ByProcedure: true, Colleagues: true,
		Name:    "Tỷ lệ đúng hạn theo bước và cán bộ",
		NameEn:  "Timeliness by step and officer",
		About:   "Mỗi bước của thủ tục, mỗi cán bộ: số việc đã làm, đúng hạn, trễ hạn, đang làm và quá hạn.",
		AboutEn: "For each step and officer: work done, on time, late, in hand and overdue.",
	},
}

// The reports of the registry (E-32, J-02), read from the communes' rolls.
var registryReports = []Report{
	{
		Code: PeopleSums, Module: registry, Period: OverMonth, Levels: everyLevel,
		Name:    "Tổng hợp đối tượng hưởng theo chính sách",
		NameEn:  "Beneficiaries by policy",
		About:   "Số người hưởng tháng trước, tăng, giảm, số người hưởng và số tiền của tháng, theo xã và chính sách.",
		AboutEn: "People paid the month before, increases, decreases, people and money of the month, by commune and policy.",
	},
	{
		Code: PeopleMoves, Module: registry, Period: OverMonth, Levels: everyLevel,
		Name:    "Danh sách biến động tăng, giảm trong tháng",
		NameEn:  "Increases and decreases of the month",
		About:   "Từng đối tượng mới hưởng, hưởng lại, thôi hưởng, tạm dừng, cắt chết hoặc đổi mức so với tháng trước.",
		AboutEn: "Each person granted, resumed, stopped, suspended, deceased or paid another amount than the month before.",
	},
}
