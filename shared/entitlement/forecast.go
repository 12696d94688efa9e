package entitlement

import (
	"ansinh/shared/beneficiary"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/policy"
)

// Cause is why next month's list differs from this month's.
type Cause string

// The causes. The first nine move regular amounts, the last three what stands
// beside them.
const (
	Granted   Cause = "granted"
	Resumed   Cause = "resumed"
	Stopped   Cause = "stopped"
	Suspended Cause = "suspended"
	Died      Cause = "died"
	Removed   Cause = "removed" // on no roll of the commune any more
	Raised    Cause = "raise"
	ByAge     Cause = "age"
	Adjusted  Cause = "adjusted"

	ArrearsMoved   Cause = "arrears"
	RecoveryMoved  Cause = "recovery"
	CarryOverMoved Cause = "carry-over"
)

// Causes lists them in the order of the chart.
var Causes = []Cause{
	Granted, Resumed, Raised, ByAge, Adjusted, Suspended, Stopped, Died, Removed, ArrearsMoved, RecoveryMoved, CarryOverMoved,
}

// Amounts are the parts of a line, đồng.
type Amounts struct {
	Regular   money.Dong `json:"regular"`
	Arrears   money.Dong `json:"arrears"`
	Recovery  money.Dong `json:"recovery"`
	CarryOver money.Dong `json:"carryOver"`
	Total     money.Dong `json:"total"`
}

func (a *Amounts) add(l *payment.Line) {
	a.Regular += l.Regular
	a.Arrears += l.Arrears
	a.Recovery += l.Recovery
	a.CarryOver += l.CarryOver
	a.Total += l.Total
}

// Moved is one policy whose line differs between the two months.
type Moved struct {
	Beneficiary string     `json:"beneficiary"`
	Policy      string     `json:"policy"`
	Name        string     `json:"name"`
	Commune     org.UnitID `json:"commune"`
	CommuneName string     `json:"communeName"`
	Category    string     `json:"category"`
	Before      Amounts    `json:"before"`
	After       Amounts    `json:"after"`
	Causes      []Cause    `json:"causes"`
	Difference  money.Dong `json:"difference"`
}

// Effect is what one cause does to the total.
type Effect struct {
	Cause  Cause      `json:"cause"`
	Lines  int        `json:"lines"`
	Amount money.Dong `json:"amount"` // signed
}

// steps splits the difference of two months of a policy by cause; the amounts
// add up to After.Total - Before.Total.
func (m *Moved) steps(regular Cause) map[Cause]money.Dong {
	found := map[Cause]money.Dong{}
	put := func(c Cause, d money.Dong) {
		if d != 0 {
			found[c] += d
		}
	}
	put(regular, m.After.Regular-m.Before.Regular)
	put(ArrearsMoved, m.After.Arrears-m.Before.Arrears)
	put(RecoveryMoved, m.Before.Recovery-m.After.Recovery)
	put(CarryOverMoved, m.After.CarryOver-m.Before.CarryOver)
	return found
}

// causeOf says why a policy's regular amount moves between two months. e is
// nil when the policy is on no roll any more.
func causeOf(law *policy.Law, e *beneficiary.RollEntry, birth birthAndProvince, w Window, m *Moved) Cause {
	if e == nil {
		return Removed
	}
	now, next := e.RateIn(w.From), e.RateIn(w.Next)
	switch {
	case m.After.Regular == 0:
		switch next.Status {
		case beneficiary.Deceased:
			return Died
		case beneficiary.Suspended:
			return Suspended
		}
		return Stopped
	case m.Before.Regular == 0 && now.Status == beneficiary.Suspended:
		return Resumed
	case m.Before.Regular == 0:
		return Granted
	case now.Category != next.Category:
		return Adjusted
	}
	listed := now
	for _, r := range e.Rates { // what the list held, should the registry have been corrected since
		if r.Amount == m.Before.Regular && r.Category == now.Category && !w.From.Before(r.From) {
			listed = r
		}
	}
	before, after := termsOf(law, listed, birth.birth, birth.province), termsOf(law, next, birth.birth, birth.province)
	switch {
	case !before.formula || !after.formula:
		return Adjusted
	case before.coefficient != after.coefficient:
		return ByAge
	case before.standard != after.standard:
		return Raised
	}
	return Adjusted
}
