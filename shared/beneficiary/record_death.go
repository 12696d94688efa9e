package beneficiary

import (
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/money"
)

// RecordDeath is the death cut (cắt chết, E-11): every policy ends after the
// month of death; pay for that month is lawful, later pay is recovered.
type RecordDeath struct {
	Date     calendar.Date
	Decision Decision // may follow later
	Reason   string
}

// Apply records the death. Faults: Refused "already-deceased"; Invalid "date".
func (r RecordDeath) Apply(b *Beneficiary, today calendar.Date, by By) error {
	if e, dead := b.Death(); dead {
		return fault.Refused("already-deceased", "Đối tượng đã được cắt chết ngày "+e.Date.Vietnamese()+".")
	}
	switch {
	case !r.Date.Valid():
		return wrongDate("Ngày chết không hợp lệ.")
	case r.Date.After(today):
		return wrongDate("Ngày chết không được sau hôm nay.")
	case r.Date.Before(b.Person.Birth):
		return wrongDate("Ngày chết không được trước ngày sinh.")
	}
	return b.add(Event{
		Kind: EventDeath, Month: r.Date.Month().Add(1), Date: r.Date, Decision: r.Decision, Reason: r.Reason,
	}, by)
}

func wrongDate(detail string) error {
	return fault.Invalid("bad-date", detail, fault.Field{Pointer: "/date", Detail: detail})
}

// UndoDeath takes a death cut back. Claim is the person's funeral claim, nil
// when there is none.
type UndoDeath struct {
	Reason string
	Claim  *FuneralClaim
}

// Apply records that the death is void: the policies count as before. Faults:
// Refused "not-deceased", "on-funeral-list" (delete that list first).
func (u UndoDeath) Apply(b *Beneficiary, by By) error {
	if _, dead := b.Death(); !dead {
		return fault.Refused("not-deceased", "Đối tượng chưa bị cắt chết.")
	}
	if u.Claim != nil && u.Claim.List != "" {
		return fault.Refused("on-funeral-list", "Đối tượng đã có trong danh sách mai táng phí "+u.Claim.List+"; hãy xóa danh sách đó trước khi hủy cắt chết.")
	}
	return b.add(Event{Kind: EventUndoDeath, Reason: u.Reason}, by)
}

// FuneralClaim is a granted funeral support that waits for a funeral list
// (D-11). The list that takes it writes its name into List.
type FuneralClaim struct {
	Beneficiary string        `json:"beneficiary"`
	Name        string        `json:"name"`    // of the deceased
	Commune     string        `json:"commune"` // whose funeral list takes it
	Died        calendar.Date `json:"died"`
	Amount      money.Dong    `json:"amount"`
	Claimant    Claimant      `json:"claimant"`
	Dossier     string        `json:"dossier"`
	Decision    Decision      `json:"decision"`
	List        string        `json:"list,omitempty"` // the list that holds it
	Version     int           `json:"version"`
}

// Paid is a month's pay that was put on a list, as the payment module tells.
type Paid struct {
	Month  calendar.Month `json:"month"`
	List   string         `json:"list"`
	Policy string         `json:"policy,omitempty"`
	Amount money.Dong     `json:"amount"`
	Status string         `json:"status"`
	// Settled is true when the money reached the person.
	Settled bool   `json:"-"`
	PaidAt  string `json:"paidAt,omitempty"`
}

// ToRecover picks the months paid after a death's last month with pay (truy
// thu); nothing for the living.
func (b Beneficiary) ToRecover(paid []Paid) []Paid {
	month := b.deathMonth()
	if month == "" {
		return nil
	}
	var found []Paid
	for _, p := range paid {
		if p.Settled && month.Before(p.Month) {
			found = append(found, p)
		}
	}
	return found
}
