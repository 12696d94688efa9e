package e2e

// levels are the demonstration's accounts and what they are.
var levels = map[string]string{
	"so.hatinh": "province", "huyen.canbo": "district officer", "huyen.canbo2": "district officer", "huyen.truongphong": "district leader",
	"huyen.lanhdao": "district leader", "huyen.vanthu": "district clerk", "xuanyen.canbo": "commune officer", "xuanyen.canbo2": "commune officer",
	"xuanyen.lanhdao": "commune leader", "xuanyen.vanthu": "commune clerk", "xuanhoi.canbo": "foreign", "xuanhoi.lanhdao": "foreign",
	"xuanhoi.vanthu": "foreign", "thanhsen.canbo": "foreign", "thanhsen.lanhdao": "foreign", "thanhsen.vanthu": "foreign",
	"buudien.canbo": "provider", "congdan.an": "citizen",
}
