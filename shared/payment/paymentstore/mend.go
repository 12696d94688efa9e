package paymentstore

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"ansinh/shared/dynamo"
	"ansinh/shared/payment"
)

// ErrForeign is a line that the attempt whose part counts did not write, or one
// of its lines that is gone: what another attempt wrote or removed too late (a
// task that is tried again does not end the one before it).
var ErrForeign = errors.New("paymentstore: a line is not the list's")

// OfRun reports whether an attempt of a run, or of a later one, has the stamp.
func OfRun(stamp, run int) bool { return stamp >= run*runStep }

// Mend makes the lines of a commune again what its part says: sent are the
// lines as the part's file has them. Lines that bear the part's stamp stay as
// they are, whatever became of them since. It returns how many were foreign.
func (s *Store) Mend(ctx context.Context, id payment.ListID, part *payment.Part, sent iter.Seq2[payment.Line, error]) (foreign int, err error) {
	lost := map[payment.LineRef]payment.Line{}
	for line, err := range sent {
		if err != nil {
			return 0, err
		}
		lost[line.LineRef] = line
	}
	var strange []payment.LineRef
	for line, err := range s.Lines(ctx, id, part.Commune) {
		if err != nil {
			return 0, err
		}
		if line.Stamp == part.Stamp {
			delete(lost, line.LineRef)
		} else if _, ours := lost[line.LineRef]; !ours {
			strange = append(strange, line.LineRef)
		}
	}
	for _, ref := range strange {
		w := dynamo.Delete(s.rows, lineKey(id, ref)).If("#z <> :stamp")
		if err := s.unlessOurs(ctx, w, part.Stamp); err != nil {
			return foreign, err
		}
		foreign++
	}
	for ref, line := range lost {
		w := dynamo.Put(s.rows, lineKey(id, ref), plain(&line, part.Stamp)).If("attribute_not_exists(pk) OR #z <> :stamp")
		if err := s.unlessOurs(ctx, w, part.Stamp); err != nil {
			return foreign, err
		}
		foreign++
	}
	return foreign, nil
}

// unlessOurs writes where no line of the part has come meanwhile.
func (s *Store) unlessOurs(ctx context.Context, w dynamo.Write, stamp int) error {
	err := s.db.Do(ctx, w.Name("#z", "z").Value(":stamp", stamp))
	if err != nil && !errors.Is(err, dynamo.ErrConditionFailed) {
		return fmt.Errorf("paymentstore: mend: %w", err)
	}
	return nil
}

// plain are the attributes of a line that written renders, for a write of its
// own; empty ones are left out.
func plain(l *payment.Line, stamp int) map[string]any {
	item := map[string]any{"t": int64(l.Total), "z": stamp}
	for name, text := range map[string]string{
		"n": l.Name, "c": l.NationalID, "g": l.Category, "b": l.Budget, "m": string(l.Method), "k": l.Bank, "u": l.Number, "h": l.Holder,
		"s": string(l.Status), "d": string(l.PaidDate), "e": l.Reason, "x": string(l.CarriedTo), "f": l.Deceased, "w": l.Decision,
	} {
		if text != "" {
			item[name] = text
		}
	}
	for name, n := range map[string]int64{
		"r": int64(l.Regular), "a": int64(l.Arrears), "v": int64(l.Recovery), "o": int64(l.CarryOver), "p": int64(l.Parts), "l": int64(l.Deferred),
	} {
		if n != 0 {
			item[name] = n
		}
	}
	return item
}
