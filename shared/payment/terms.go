package payment

import (
	"fmt"
	"slices"
	"time"

	"ansinh/shared/audit"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// CutOff says what happens after the send cut-off day (OPEN-10).
type CutOff string

// The effects of the send cut-off.
const (
	Block CutOff = "block"
	Warn  CutOff = "warn"
)

// DefaultExtensionLimit is how many days a settlement may be extended in
// total (OPEN-08, OPEN-09); the settings may say less (J-27).
const DefaultExtensionLimit = 20

// Terms are a locality's payment settings from a period on (F-05 to F-09).
type Terms struct {
	From calendar.Month `json:"from"`
	// SendCutOffDay and SettlementCutOffDay are days of a month, 1 to 31; a
	// day beyond its end means its last day (F-06).
	SendCutOffDay       int `json:"sendCutOffDay"`
	SettlementCutOffDay int `json:"settlementCutOffDay"`
	// MonthsPerSettlement periods are settled together (F-07, OPEN-11).
	MonthsPerSettlement int `json:"monthsPerSettlement"`
	// Start is the month the ranges are counted from, when that is not From:
	// other values saved inside a range do not move it.
	Start calendar.Month `json:"start,omitempty"`
	// Connected: the provider is linked here; otherwise statuses are entered
	// by hand (F-26).
	Connected bool `json:"connected"`
	// Types the provider pays; funeral never without monthly (F-09).
	Types           []Type `json:"types"`
	SendCutOff      CutOff `json:"sendCutOff"`
	ExtensionLimit  int    `json:"extensionLimit"`
	PreparerMayLock bool   `json:"preparerMayLock"`
	// ReminderDays is how many days before the send cut-off the officers are
	// reminded of it (F-55); 0 means DefaultReminderDays.
	ReminderDays int `json:"reminderDays,omitempty"`
	// ReviewDays is how many days before the send cut-off the system reviews
	// what the month's list will pay; 0 means DefaultReviewDays.
	ReviewDays int `json:"reviewDays,omitempty"`
	// AskDays is how many days without a word from the provider the system waits
	// before it asks how a package stands; 0 means DefaultAskDays.
	AskDays int `json:"askDays,omitempty"`
	// BudgetLines is the catalogue lists are charged to (F-14); empty means
	// DefaultBudgetLines.
	BudgetLines []BudgetLine `json:"budgetLines,omitempty"`

	SavedBy By        `json:"savedBy,omitzero"`
	SavedAt time.Time `json:"savedAt,omitzero"`
}

// DefaultTerms count where a locality never saved any: no link, the days of
// the guide's example (000:L172).
func DefaultTerms() Terms {
	return Terms{
		From: "2000-01", SendCutOffDay: 5, SettlementCutOffDay: 25, MonthsPerSettlement: 1,
		Types: []Type{Monthly}, SendCutOff: Block, ExtensionLimit: DefaultExtensionLimit, ReminderDays: DefaultReminderDays,
		ReviewDays: DefaultReviewDays, AskDays: DefaultAskDays,
	}
}

// Pays reports whether the provider pays lists of a type here.
func (t Terms) Pays(kind Type) bool { return slices.Contains(t.Types, kind) }

// Linked reports whether lists of a type go to the provider by the link;
// those that do not are settled by hand (F-26), also where the provider is
// linked for the other type only (F-08).
func (t Terms) Linked(kind Type) bool { return t.Connected && t.Pays(kind) }

// Range is the first and last of the periods settled together with period
// (F-07): groups are counted from the month the terms begin, or from Start.
func (t Terms) Range(period calendar.Month) (first, last calendar.Month) {
	n := max(t.MonthsPerSettlement, 1)
	offset := t.origin().MonthsUntil(period) % n
	if offset < 0 {
		offset += n
	}
	first = period.Add(-offset)
	return first, first.Add(n - 1)
}

// RangeOf is the first and last of the periods settled together with a list's
// (F-07). Funeral lists are settled each for itself: there is none in a month
// without a funeral, and a settlement that waits for the last month's would
// never come.
func (t Terms) RangeOf(id ListID) (first, last calendar.Month) {
	if id.Type() == Funeral {
		return id.Period(), id.Period()
	}
	return t.Range(id.Period())
}

// SendDeadline is the last day on which the period's list may be sent.
func (t Terms) SendDeadline(period calendar.Month) calendar.Date {
	return period.OnDay(t.SendCutOffDay)
}

// SettlementDeadline is the last day on which the provider may transmit what
// became of a period's monthly list: see DeadlineOf.
func (t Terms) SettlementDeadline(period calendar.Month) calendar.Date {
	return t.DeadlineOf(NewListID("", period, Monthly))
}

// DeadlineOf is the last day on which the provider may transmit what became of
// a list: the cut-off day in the last month of the settlement, or in the month
// after when that would not come after the send cut-off (F-06).
func (t Terms) DeadlineOf(id ListID) calendar.Date {
	_, last := t.RangeOf(id)
	deadline := last.OnDay(t.SettlementCutOffDay)
	if deadline.After(t.SendDeadline(last)) {
		return deadline
	}
	return last.Add(1).OnDay(t.SettlementCutOffDay)
}

// Settings are a locality's terms over time, oldest first.
type Settings struct {
	Locality org.UnitID  `json:"locality"`
	Terms    []Terms     `json:"terms"`
	Version  int         `json:"version"`
	Chain    audit.Chain `json:"chain"`
}

// Object is the settings' name in the audit.
func (s Settings) Object() string { return "payment-settings/" + string(s.Locality) }

// For are the terms that count in a period.
func (s Settings) For(period calendar.Month) Terms {
	found := DefaultTerms()
	for _, t := range s.Terms {
		if !period.Before(t.From) {
			found = t
		}
	}
	return found
}

// Save sets the terms from a period on (F-10); periods already sent keep
// theirs because a list freezes them when it is sent (F-11).
type Save struct {
	Terms Terms
	Sent  []List // lists of the locality from the period on
}

// Apply checks the terms and adds them. It returns an Invalid fault naming
// each wrong field.
func (c Save) Apply(s *Settings, by By, at time.Time) error {
	t := c.Terms
	if t.SendCutOff == "" {
		t.SendCutOff = Block
	}
	if t.ExtensionLimit == 0 {
		t.ExtensionLimit = DefaultExtensionLimit
	}
	if t.From == "" {
		t.From = calendar.MonthOf(at)
	}
	if t.ReminderDays == 0 { // not said: as before
		t.ReminderDays = s.For(t.From).ReminderDays
	}
	if t.ReviewDays == 0 { // not said: as before
		t.ReviewDays = s.For(t.From).ReviewDays
	}
	if t.AskDays == 0 { // not said: as before
		t.AskDays = s.For(t.From).AskDays
	}
	if t.BudgetLines == nil { // not said: as before
		t.BudgetLines = s.For(t.From).BudgetLines
	}
	if fields := append(t.wrong(), wrongBudgets(t.BudgetLines)...); len(fields) > 0 {
		return fault.Invalid("invalid-settings", "Thiết lập chi trả chưa hợp lệ.", fields...)
	}
	if err := c.keepRanges(*s, &t, at); err != nil {
		return err
	}
	t.SavedBy, t.SavedAt = by, at
	// What was planned from a later month is replaced by what is saved now:
	// the screen shows one set of values.
	s.Terms = slices.DeleteFunc(s.Terms, func(old Terms) bool { return !old.From.Before(t.From) })
	s.Terms = append(s.Terms, t)
	s.Version++
	return nil
}

func (t Terms) wrong() []fault.Field {
	var fields []fault.Field
	say := func(bad bool, pointer, detail string) {
		if bad {
			fields = append(fields, fault.Field{Pointer: pointer, Detail: detail})
		}
	}
	say(!t.From.Valid(), "/from", "Kỳ phải có dạng năm-tháng.")
	say(t.SendCutOffDay < 1 || t.SendCutOffDay > 31, "/sendCutOffDay", "Ngày chốt gửi danh sách phải từ 1 đến 31.")
	say(t.SettlementCutOffDay < 1 || t.SettlementCutOffDay > 31, "/settlementCutOffDay", "Ngày chốt gửi quyết toán phải từ 1 đến 31.")
	say(t.MonthsPerSettlement < 1 || t.MonthsPerSettlement > 12, "/monthsPerSettlement", "Số tháng quyết toán 1 lần phải từ 1 đến 12.")
	say(t.ExtensionLimit < 1 || t.ExtensionLimit > DefaultExtensionLimit, "/extensionLimit", fmt.Sprintf("Số ngày gia hạn tối đa phải từ 1 đến %d.", DefaultExtensionLimit))
	say(t.ReminderDays < 0 || t.ReminderDays > maxReminderDays, "/reminderDays", fmt.Sprintf("Số ngày nhắc trước phải từ 1 đến %d.", maxReminderDays))
	say(t.ReviewDays < 0 || t.ReviewDays > maxReviewDays, "/reviewDays", fmt.Sprintf("Số ngày rà soát trước phải từ 1 đến %d.", maxReviewDays))
	say(t.AskDays < 0 || t.AskDays > maxAskDays, "/askDays", fmt.Sprintf("Số ngày chờ trước khi hỏi đơn vị chi trả phải từ 1 đến %d.", maxAskDays))
	say(t.SendCutOff != Block && t.SendCutOff != Warn, "/sendCutOff", "Chỉ nhận block hoặc warn.")
	say((t.Connected || t.Pays(Funeral)) && !t.Pays(Monthly), "/types", "Đơn vị chi trả phải chi trả danh sách BTXH hàng tháng; không thể chỉ chọn mai táng phí.")
	return fields
}
