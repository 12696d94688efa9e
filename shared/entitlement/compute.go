package entitlement

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"ansinh/shared/audit"
	"ansinh/shared/beneficiary"
	"ansinh/shared/org"
	"ansinh/shared/outbox"
)

// chunkRows is how many rows lie in one file, and are applied together.
const chunkRows = 500

// maxChunk bounds the file of such rows when it is read, bytes.
const maxChunk = 32 << 20

func chunkKey(review string, commune org.UnitID, n int) string {
	return fmt.Sprintf("reviews/%s/%s/%05d.ndjson", review, commune, n)
}

// Look tells the machine what it has to do.
func (s *Service) Look(ctx context.Context, id string) (Review, []org.UnitID, error) {
	r, err := s.load(ctx, id)
	return r, s.Communes(r.Unit), err
}

// ComputeCommune works out one commune's rows and leaves them as files. Doing
// it again writes the same files again. A review that is past it is left alone.
func (s *Service) ComputeCommune(ctx context.Context, id string, commune org.UnitID) error {
	r, err := s.load(ctx, id)
	if err != nil || r.State != Computing {
		return err
	}
	f, err := s.facts(ctx, r.Unit, commune, r.Window)
	if err != nil {
		return err
	}
	out := rowWriter{service: s, review: id, part: Part{Commune: commune, Reasons: map[Reason]Sums{}}}
	known := map[policyKey]bool{}
	for person, err := range s.Store.RollPeople(ctx, commune) {
		if err != nil {
			return err
		}
		for _, entry := range person.Entries() {
			known[policyKey{entry.Beneficiary, entry.Policy}] = true
			row := s.examine(f, person.Birth, entry)
			out.part.Policies++
			if !row.Concerned() {
				continue
			}
			if err := out.put(ctx, &row); err != nil {
				return err
			}
		}
	}
	for key := range f.listed {
		if !known[key] {
			out.part.Strays++
		}
	}
	if err := out.flush(ctx); err != nil {
		return err
	}
	return s.Store.PutPart(ctx, id, out.part)
}

// rowWriter leaves rows in files and counts them.
type rowWriter struct {
	service *Service
	review  string
	part    Part
	rows    int
	file    bytes.Buffer
}

func (w *rowWriter) put(ctx context.Context, r *Row) error {
	sums := w.part.Reasons[r.Reason]
	sums.count(r)
	w.part.Reasons[r.Reason] = sums
	w.part.Differing = addDiffering(w.part.Differing, r.differing())
	raw, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("entitlement: row %s: %w", r.Key(), err)
	}
	w.file.Write(raw)
	w.file.WriteByte('\n')
	if w.rows++; w.rows == chunkRows {
		return w.flush(ctx)
	}
	return nil
}

func (w *rowWriter) flush(ctx context.Context) error {
	if w.rows == 0 {
		return nil
	}
	s := w.service
	key := chunkKey(w.review, w.part.Commune, w.part.Chunks)
	if _, err := s.Files.Put(ctx, s.Documents, key, "application/x-ndjson", bytes.Clone(w.file.Bytes())); err != nil {
		return err
	}
	w.part.Chunks, w.rows = w.part.Chunks+1, 0
	w.file.Reset()
	return nil
}

func (s *Service) rows(ctx context.Context, review string, commune org.UnitID, n int) ([]Row, error) {
	raw, err := s.Files.Get(ctx, s.Documents, chunkKey(review, commune, n), maxChunk)
	if err != nil {
		return nil, err
	}
	var rows []Row
	decoder := json.NewDecoder(bytes.NewReader(raw))
	for decoder.More() {
		var r Row
		if err := decoder.Decode(&r); err != nil {
			return nil, fmt.Errorf("entitlement: %s: %w", chunkKey(review, commune, n), err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// FinishComputing ends the computation once every commune is in: the review
// waits for the officer, unless it is clear: the system's own, and nothing
// differs. since is the audit sequence to wait from.
func (s *Service) FinishComputing(ctx context.Context, id string) (since int, isClear bool, err error) {
	r, err := s.load(ctx, id)
	if err != nil || r.State != Computing {
		return r.ComputedSeq, r.State == Clear, err
	}
	parts, err := s.Store.Parts(ctx, id)
	if err != nil {
		return 0, false, err
	}
	if communes := len(s.Communes(r.Unit)); len(parts) != communes {
		return 0, false, fmt.Errorf("entitlement: review %s has %d of %d communes", id, len(parts), communes)
	}
	o := Overlook(parts, s.Units.Name)
	r.State, r.ComputedSeq = Computed, r.Chain.Seq+1
	for _, p := range parts {
		r.Differing = addDiffering(r.Differing, p.Differing)
	}
	if r.Monthly != "" && len(o.Reasons) == 0 {
		r.State = Clear
	}
	entry := s.entry(r, system, "review.computed", o.Reasons)
	entry.Note = "từng dòng: reviews/" + id + "/"
	return r.ComputedSeq, r.State == Clear, s.tell(ctx, &r, entry, computedText(&r, o))
}

// computedText is what is said of a computed review; nothing when there is
// nothing to look at.
func computedText(r *Review, o Overview) string {
	if r.Monthly == "" {
		return fmt.Sprintf("Đã rà soát mức hưởng %d chính sách; hãy xem và xác nhận.", o.Policies)
	}
	if r.State == Clear {
		return ""
	}
	rows := 0
	for _, reason := range o.Reasons {
		rows += reason.Sums.Rows
	}
	return fmt.Sprintf("Rà soát mức hưởng kỳ %s: %d chính sách cần điều chỉnh hoặc xem lại trước khi lập danh sách.", r.Monthly.Vietnamese(), rows)
}

// Fail ends a review that an outage stopped. why is Vietnamese. A review that
// has ended stays as it is.
func (s *Service) Fail(ctx context.Context, id, why string) error {
	r, err := s.load(ctx, id)
	if err != nil || r.State == Applied || r.State == Failed || r.State == Clear {
		return err
	}
	r.State, r.Why = Failed, why
	return s.tell(ctx, &r, s.entry(r, system, "review.failed", why), why)
}

// Expire ends a review that nobody confirmed in time; its officers are told.
// expired is false when it was confirmed at the last moment: it goes on.
func (s *Service) Expire(ctx context.Context, id string) (expired bool, err error) {
	r, err := s.load(ctx, id)
	if err != nil || r.State != Computed {
		return r.State == Failed, err
	}
	r.State, r.Why = Failed, fmt.Sprintf("Quá %d ngày chưa xác nhận nên lần rà soát đã hết hạn; hãy rà soát lại.", int(r.Wait().Hours())/24)
	return true, s.tell(ctx, &r, s.entry(r, system, "review.expired", r.Why), r.Why)
}

// tell saves a review and sends a notice to who began it: the locality's
// officers, when that was the system. An empty text tells nobody.
func (s *Service) tell(ctx context.Context, r *Review, entry audit.Entry, text string) error {
	to := []string{r.By}
	if r.Monthly != "" {
		var err error
		if to, err = s.officers(ctx, r.Unit); err != nil {
			return err
		}
	}
	sealed := r.Chain.Append(entry)
	r.Version++
	event := &outbox.Event{ID: s.NewID(), Kind: entry.Action, Object: r.Object(), Seq: sealed.Seq, At: sealed.At}
	for _, account := range to {
		if text != "" {
			event.Notices = append(event.Notices, outbox.Notice{To: account, Kind: "entitlement-review", Text: text, Link: "/entitlement-reviews/" + r.ID})
		}
	}
	return s.Store.Save(ctx, *r, &sealed, event, beneficiary.Request{})
}
