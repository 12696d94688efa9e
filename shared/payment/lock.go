package payment

import (
	"time"

	"ansinh/shared/fault"
)

// Lock locks a settled list (P14, F-53): nothing of it changes until it is
// unlocked. Carrying its unpaid money into the next month stays possible,
// because that is a change of the next month's list.
type Lock struct {
	// Siblings are the period's other lists: all must be settled.
	Siblings []List
	// Books are the list's (BooksOf), which must balance. Those of another list,
	// or of an earlier state of it, lock nothing.
	Books Books
}

// Apply locks the list.
func (c Lock) Apply(l *List, by By, at time.Time) error {
	if err := l.Allows(DoLock); err != nil {
		return err
	}
	for _, other := range c.Siblings {
		switch other.State {
		case None, Deleted, Settled, Locked:
		default:
			return fault.Refused("period-open", "Kỳ còn danh sách "+string(other.ID.Type())+" "+Names[other.State]+"; phải quyết toán hết mới khóa kỳ.")
		}
	}
	if l.Paid.Money+l.Unpaid.Money != l.Total || l.Paid.Lines+l.Unpaid.Lines != l.Lines {
		return unbalanced(l.Total, l.Paid.Money, l.Unpaid.Money)
	}
	if c.Books.List != l.ID || c.Books.State != l.State || c.Books.Listed != (Tally{l.Lines, l.Total}) {
		return fault.Refused("books-missing", "Chưa cân đối kỳ chi trả; hãy kiểm tra cân đối rồi khóa lại.")
	}
	if err := c.Books.Agree(); err != nil {
		return err
	}
	l.LockedBy, l.LockedAt, l.Export = &by, &at, nil
	l.move(DoLock)
	return nil
}

// NoteExport records the file for analysts that the lock leaves.
type NoteExport struct{ Export Export }

// Apply returns ErrDone when the list is not locked or has its export.
func (c NoteExport) Apply(l *List) error {
	if l.State != Locked || l.Export != nil {
		return ErrDone
	}
	if c.Export.Rows != l.Lines {
		return fault.Refused("export-rows", "Số dòng xuất ra không bằng số dòng của danh sách.")
	}
	l.Export = &c.Export
	return nil
}
