package report

import (
	"ansinh/shared/beneficiary"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/policy"
)

func (m Maker) unitName(id string) string { return m.Units.Name(org.UnitID(id)) }

// categoryName is a policy as the law names it.
func categoryName(code string) string {
	if code == payment.FuneralCategory {
		return payment.FuneralName
	}
	if category, ok := policy.National().Category(code); ok {
		return category.Name
	}
	return code
}

// purpose is what a line pays: the policy, or whose funeral and by which
// decision (F-49).
func purpose(l *payment.Line) string {
	if l.Deceased == "" {
		return categoryName(l.Category)
	}
	return "Mai táng phí " + l.Deceased + " (" + l.Decision + ")"
}

var methodNames = map[beneficiary.Method]string{
	beneficiary.Cash: "Tiền mặt", beneficiary.Account: "Tài khoản", beneficiary.Wallet: "Ví điện tử",
}

// methodName is a payment method as officers say it.
func methodName(m beneficiary.Method) string {
	if name, ok := methodNames[m]; ok {
		return name
	}
	return string(m)
}

var statusNames = map[payment.LineStatus]string{
	payment.Pending: "Chờ chi trả", payment.Paid: "Đã chi trả", payment.Unpaid: "Chưa chi trả", payment.CarriedOver: "Mang sang",
}

// statusName is a line's outcome as officers say it.
func statusName(s payment.LineStatus) string {
	if name, ok := statusNames[s]; ok {
		return name
	}
	return string(s)
}

var typeNames = map[payment.Type]string{payment.Monthly: "BTXH hàng tháng", payment.Funeral: "Mai táng phí"}

// typeName is a list type as officers say it.
func typeName(t payment.Type) string {
	if name, ok := typeNames[t]; ok {
		return name
	}
	return string(t)
}

var basisNames = map[Basis]string{
	NoOutcome:  "chưa có kết quả chi trả",
	Received:   "theo quyết toán đơn vị chi trả gửi, chưa chốt",
	Entered:    "theo trạng thái nhập tay, chưa kết thúc",
	ClosedList: "theo quyết toán đã chốt",
}
