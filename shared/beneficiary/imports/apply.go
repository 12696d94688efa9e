package imports

import (
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
	"ansinh/shared/fault"
	"ansinh/shared/policy"
)

// apply makes one row's change on a file, nil when the person has none. The
// row's name is in every event it causes, so the file itself tells whether
// the row was applied: already is true then and nothing changes.
func apply(change workbook.Change, file *beneficiary.Beneficiary, newID func() string, law *policy.Law, by beneficiary.By) (after beneficiary.Beneficiary, already bool, err error) {
	if file != nil {
		for _, e := range file.Events {
			if e.Source == by.Source {
				return *file, true, nil
			}
		}
		after = *file
		after.Events = append(make([]beneficiary.Event, 0, len(file.Events)+1), file.Events...)
	} else {
		if change.Kind != workbook.Increase {
			return after, false, beneficiary.NotFound()
		}
		if after, err = beneficiary.Register(newID(), change.Person, change.Payment, by); err != nil {
			return after, false, err
		}
	}
	switch change.Kind {
	case workbook.Increase:
		err = beneficiary.OpenPolicy{
			Category: change.Category, Coefficient: change.Coefficient, Amount: change.Amount, From: change.From,
			Decision: change.Decision, Reason: change.Reason,
		}.Apply(&after, law, by)
	case workbook.Adjust:
		err = beneficiary.AdjustPolicy{
			Category: change.Category, Coefficient: change.Coefficient, Amount: change.Amount, From: change.From,
			Decision: change.Decision, Reason: change.Reason,
		}.Apply(&after, law, by)
	case workbook.Stop:
		err = beneficiary.StopPolicy{Category: change.Category, From: change.From, Decision: change.Decision, Reason: change.Reason}.Apply(&after, by)
	case workbook.Death:
		err = beneficiary.RecordDeath{Date: change.Died, Decision: change.Decision, Reason: change.Reason}.Apply(&after, calendar.DateOf(by.At), by)
	default:
		err = fault.Invalid("unknown-change", "Loại biến động không rõ.")
	}
	after.Version++
	return after, false, err
}
