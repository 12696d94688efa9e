package payment

// Spread divides what a whole line bears of what is owed over its parts
// (F-52), so that each part's takes are its arrears and its recovery, and are
// settled with it.
func (x *Extra) Spread(parts []Line) {
	whole := parts[0].Whole().Policy
	room := map[AdjustmentKind][]TakePart{}
	for i := range parts {
		room[Arrears] = append(room[Arrears], TakePart{parts[i].Policy, parts[i].Arrears})
		room[Recovery] = append(room[Recovery], TakePart{parts[i].Policy, parts[i].Recovery})
	}
	for i := range x.Owed {
		var spread []TakePart
		for _, take := range x.Parts[i] {
			if take.Policy != whole {
				spread = append(spread, take)
				continue
			}
			left := room[x.Owed[i].Kind]
			for n := range left {
				if part := min(left[n].Amount, take.Amount); part > 0 {
					left[n].Amount -= part
					take.Amount -= part
					spread = append(spread, TakePart{left[n].Policy, part})
				}
			}
		}
		x.Parts[i] = spread
	}
}

// Gathered is what the list took itself, by whole line: where Spread begins
// when lines are split anew.
func (a *Adjustment) Gathered(list ListID) []TakePart {
	var gathered []TakePart
	at := map[string]int{}
	for i := range a.Takes {
		t := &a.Takes[i]
		if !t.own(list) {
			continue
		}
		policy := LineRef{Policy: t.Policy}.Whole().Policy
		n, known := at[policy]
		if !known {
			n = len(gathered)
			at[policy] = n
			gathered = append(gathered, TakePart{Policy: policy})
		}
		gathered[n].Amount += t.Amount
	}
	return gathered
}
