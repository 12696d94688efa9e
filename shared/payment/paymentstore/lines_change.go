package paymentstore

import (
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/payment"
)

// LineChanges are the writes that take lines from what they were to what they
// become, each stating its status before and what deaths had ended of it.
func (s *Store) LineChanges(id payment.ListID, before, after []payment.Line) []dynamo.Write {
	writes := make([]dynamo.Write, len(after))
	for i, line := range after {
		w := dynamo.Update(s.rows, lineKey(id, line.LineRef), "SET #s = :s, #d = :d, #e = :e").
			Name("#d", "d").Name("#e", "e").Value(":s", string(line.Status)).Value(":d", string(line.PaidDate)).Value(":e", line.Reason).
			If("#s = :before AND #t = :total").Name("#s", "s").Name("#t", "t").
			Value(":before", string(before[i].Status)).Value(":total", int64(before[i].Total)).
			Else(fault.Stale("line-changed", "Dòng của "+line.Name+" vừa được thay đổi; hãy xem lại."))
		if before[i].Ends == 0 {
			writes[i] = w.If("attribute_not_exists(#y)").Name("#y", "y")
		} else {
			writes[i] = w.If("#y = :y").Name("#y", "y").Value(":y", before[i].Ends)
		}
	}
	return writes
}
