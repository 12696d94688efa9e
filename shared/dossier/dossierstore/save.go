package dossierstore

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"ansinh/shared/audit/auditstore"
	"ansinh/shared/dossier"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/ontime/ontimestore"
	"ansinh/shared/outbox"
	"ansinh/shared/procedure"
)

// Saving is what goes into the transaction beside the dossier.
type Saving struct {
	Request Request
	Answer  any    // what the command answers, remembered for repeats
	Used    string // an upload of the caller that may not be used again
	Uploads []string
	Number  *Taken // the outgoing number a document got
}

// Taken is an outgoing number that a document takes.
type Taken struct {
	Series
	Number int
	// Last is the highest number of the series as it was read.
	Last int
}

// Save stores what a command did, all or nothing: the dossier under the
// version it was read at, its progress, audit entry, queues and counts, words,
// time statistics, event and the request's record. Errors: Repeated, Stale when another command
// was faster (C-58), ErrNumberTaken, Refused "number-taken" (C-46).
func (s *Store) Save(ctx context.Context, out dossier.Outcome, sv Saving) error {
	remembered, err := s.remember(sv.Request, sv.Answer)
	if err != nil {
		return err
	}
	d := &out.After
	writes := []dynamo.Write{
		remembered,
		dynamo.Put(s.table, dossierKey(d.Code), d).IfVersion(out.Before.Version).Else(dossier.Stale()),
		dynamo.Put(s.table, progressKey(d.Code, out.Entry.Seq), out.Entry).IfAbsent().Else(dossier.Stale()),
		auditstore.Put(s.audit, out.Audit).Else(dossier.Stale()),
		outbox.Put(s.table, s.event(out)),
	}
	writes = append(writes, s.queueWrites(&out.Before, d)...)
	writes = append(writes, s.wordWrites(&out.Before, d)...)
	writes = append(writes, s.documentWrites(&out.Before, d)...)
	writes = append(writes, ontimestore.Writes(s.table, out.Times)...)
	for _, used := range append(sv.Uploads, sv.Used) {
		if used != "" {
			writes = append(writes, dynamo.Delete(s.table, uploadKey(sv.Request.Account, used)).IfPresent().
				Else(fault.Refused("upload-used", "Tệp tải lên này đã được dùng hoặc đã hết hạn.")))
		}
	}
	if sv.Number != nil {
		writes = append(writes, s.numberWrites(d.Code, *sv.Number)...)
	}
	if d.State == dossier.LeaderRejected {
		writes = append(writes, dynamo.Put(s.table, rejectedKey(string(d.Application.Person.NationalID), d.Procedure), reference{Code: d.Code}))
	}
	return s.db.Transact(ctx, writes...)
}

// event tells the rest of the system. The first one starts the routing.
func (s *Store) event(out dossier.Outcome) outbox.Event {
	d := &out.After
	data, _ := json.Marshal(struct { // plain strings always render
		Action dossier.Action `json:"action"`
		State  dossier.State  `json:"state"`
	}{out.Entry.Action, d.State})
	e := outbox.Event{
		ID: s.newID(), Kind: "dossier." + string(out.Entry.Action), Object: d.Object(), Seq: out.Audit.Seq, At: out.Audit.At, Data: data,
	}
	for _, n := range out.Notices {
		if n.To != "" {
			e.Notices = append(e.Notices, outbox.Notice{To: n.To, Kind: n.Kind, Text: n.Text, Link: "/dossiers/" + d.Code})
		}
	}
	if out.Before.State == "" {
		input, _ := json.Marshal(map[string]string{"dossier": d.Code}) // strings always render
		e.Start = &outbox.Start{Machine: "dossier-routing", Name: d.Code, Input: input}
	}
	return e
}

// queueWrites moves the dossier's card from the queues it lay in to those it
// lies in now, and counts.
func (s *Store) queueWrites(before, after *dossier.Dossier) []dynamo.Write {
	var writes []dynamo.Write
	counts := map[string]map[dossier.Queue]int{}
	count := func(p dossier.Place, n int) {
		if counts[p.Account] == nil {
			counts[p.Account] = map[dossier.Queue]int{}
		}
		counts[p.Account][p.Queue] += n
	}
	kept := map[dynamo.Key]bool{}
	for _, p := range after.Places() {
		key := s.placeKey(p, after)
		kept[key] = true
		writes = append(writes, dynamo.Put(s.table, key, after.Card()))
		count(p, 1)
	}
	for _, p := range before.Places() {
		if key := s.placeKey(p, before); !kept[key] {
			writes = append(writes, dynamo.Delete(s.table, key))
		}
		count(p, -1)
	}
	return append(writes, s.countWrites(counts)...)
}

func (s *Store) placeKey(p dossier.Place, d *dossier.Dossier) dynamo.Key {
	sorting := d.Sorting(s.calendar)
	if p.Queue == dossier.Mine {
		sorting = "" // a citizen's own lie together, whatever happens to them
	}
	return queueKey(p.Account, p.Queue, sorting, d.Code)
}

// countWrites adds to the accounts' counters, one write an account.
func (s *Store) countWrites(counts map[string]map[dossier.Queue]int) []dynamo.Write {
	var writes []dynamo.Write
	for account, queues := range counts {
		var changed []dossier.Queue
		var terms []string
		for queue, n := range queues {
			if n != 0 {
				terms = append(terms, fmt.Sprintf("#q%d :n%d", len(changed), len(changed)))
				changed = append(changed, queue)
			}
		}
		if len(changed) == 0 {
			continue
		}
		w := dynamo.Update(s.table, countsKey(account), "ADD "+strings.Join(terms, ", "))
		for i, queue := range changed {
			w = w.Name(fmt.Sprintf("#q%d", i), string(queue)).Value(fmt.Sprintf(":n%d", i), queues[queue])
		}
		writes = append(writes, w)
	}
	return writes
}

// documentWrites makes the QR codes of new documents lead somewhere.
func (s *Store) documentWrites(before, after *dossier.Dossier) []dynamo.Write {
	var writes []dynamo.Write
	for _, kind := range []procedure.DocumentKind{procedure.SubmissionNote, procedure.Decision} {
		fresh, old := after.Document(kind), before.Document(kind)
		if fresh == nil || old != nil && old.Verify == fresh.Verify {
			continue
		}
		writes = append(writes, dynamo.Put(s.table, verifyKey(fresh.Verify), reference{Code: after.Code, Kind: kind}))
	}
	return writes
}

// numberWrites take an outgoing number once and for all.
func (s *Store) numberWrites(code string, t Taken) []dynamo.Write {
	taken := fault.Refused("number-taken", fmt.Sprintf("Số %s năm %d đã được cấp cho %s khác.", dossier.NumberText(t.Number), t.Year, dossier.DocumentName(t.Kind)),
		fault.Field{Pointer: "/number", Detail: "Số này đã được cấp."})
	last := dynamo.Update(s.table, lastNumberKey(t.Series), "SET #last = :n").
		Name("#last", "last").Value(":n", max(t.Number, t.Last)).Else(ErrNumberTaken)
	if t.Last == 0 {
		last = last.If("attribute_not_exists(#last)")
	} else {
		last = last.If("#last = :read").Value(":read", t.Last)
	}
	// The counter comes first: when two clerks number at once the loser is
	// told to try again, not that the proposal is taken.
	return []dynamo.Write{last, dynamo.Put(s.table, numberKey(t.Series, t.Number), reference{Code: code}).IfAbsent().Else(taken)}
}

// MaxPapersFiled bounds the papers of one filing so that the transaction
// stays within what DynamoDB takes.
const MaxPapersFiled = 30

// words of an index are bounded for the same reason.
const maxWords = 8

func bounded(words []string) []string { return words[:min(len(words), maxWords)] }
