package cycle_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"
	"testing"
	"time"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/dynamo"
	"ansinh/shared/dynamo/dynamotest"
	"ansinh/shared/fault"
	"ansinh/shared/id"
	"ansinh/shared/money"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/org/orgstore"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// roll is a registry in memory.
type roll map[org.UnitID][]beneficiary.RollEntry

func (r roll) Roll(_ context.Context, commune org.UnitID) iter.Seq2[beneficiary.RollEntry, error] {
	return func(yield func(beneficiary.RollEntry, error) bool) {
		for _, e := range r[commune] {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// add puts a person with an active policy on the roll.
func (r roll) add(commune org.UnitID, who string, amount money.Dong) {
	r[commune] = append(r[commune], beneficiary.RollEntry{
		Beneficiary: who, Policy: "1", Name: "Nguyễn Thị Bích " + who, NationalID: "042190001234", Commune: commune,
		Budget: "dia-phuong", Method: beneficiary.Cash,
		Rates: []beneficiary.Rate{{From: "2024-01", Amount: amount, Category: "5.1.c", Status: beneficiary.Active}},
	})
}

// set changes a person's policy from a month on.
func (r roll) set(commune org.UnitID, who string, from calendar.Month, status beneficiary.Status) {
	for i := range r[commune] {
		if e := &r[commune][i]; e.Beneficiary == who {
			last := e.Rates[len(e.Rates)-1]
			e.Rates = append(e.Rates, beneficiary.Rate{From: from, Amount: last.Amount, Category: last.Category, Status: status})
		}
	}
}

// files is an object store in memory.
type files struct {
	mu   sync.Mutex
	kept map[string][]byte
}

func (f *files) PutNew(ctx context.Context, bucket objects.Bucket, key, kind string, content []byte) (objects.Info, error) {
	f.mu.Lock()
	old, there := f.kept[string(bucket)+"/"+key]
	f.mu.Unlock()
	if there && !bytes.Equal(old, content) {
		return objects.Info{}, fault.Stale("file-exists", key)
	}
	return f.Put(ctx, bucket, key, kind, content)
}

func (f *files) Put(_ context.Context, bucket objects.Bucket, key, _ string, content []byte) (objects.Info, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.kept[string(bucket)+"/"+key] = bytes.Clone(content)
	return objects.Info{Key: key, Size: int64(len(content))}, nil
}

func (f *files) Open(_ context.Context, bucket objects.Bucket, key string) (io.ReadCloser, int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	content, ok := f.kept[string(bucket)+"/"+key]
	if !ok {
		return nil, 0, fault.NotFound("file-not-found", key)
	}
	return io.NopCloser(bytes.NewReader(content)), int64(len(content)), nil
}

// post is the provider's system: reachable or not, it knows what it was told.
type post struct {
	down    bool
	refuses bool           // refuses what comes, for good
	loses   int            // takes so many and is not heard to answer
	told    map[string]int // by message
	lines   map[string]int // of each transaction, once a message
	// knows answers questions: nil is a provider that cannot be asked. asked
	// counts them by message.
	knows func(pkg string) (provider.Receipt, *provider.Envelope, error)
	asked map[string]int
}

func (p *post) Ask(_ context.Context, question provider.Envelope) (provider.Receipt, *provider.Envelope, error) {
	var h provider.Header
	var said provider.StatusRequest
	if err := errors.Join(json.Unmarshal(question.Header, &h), json.Unmarshal(question.Message, &said)); err != nil {
		return provider.Receipt{}, nil, err
	}
	p.asked[h.MessageID]++
	if p.knows == nil {
		return provider.Receipt{}, nil, fault.Unavailable("provider-unreachable", "Mất kết nối.")
	}
	return p.knows(said.TransactionID)
}

func (p *post) Send(_ context.Context, action string, e provider.Envelope) (provider.Receipt, error) {
	unreachable := fault.Unavailable("provider-unreachable", "Mất kết nối.")
	if p.down || action != provider.DoDisburse {
		return provider.Receipt{}, unreachable
	}
	if p.refuses {
		return provider.Receipt{Status: 401}, fault.Refused("provider-refused", "Đơn vị chi trả không nhận thông điệp.")
	}
	var h provider.Header
	var request provider.DisburseRequest
	if err := errors.Join(json.Unmarshal(e.Header, &h), json.Unmarshal(e.Message, &request)); err != nil {
		return provider.Receipt{}, err
	}
	if p.told[h.MessageID]++; p.told[h.MessageID] == 1 {
		p.lines[request.TransactionID] += len(request.Disbursements)
	}
	if p.loses > 0 {
		p.loses--
		return provider.Receipt{}, unreachable
	}
	return provider.Receipt{Status: 200, Answer: provider.Accept("c1", h.MessageTS).JSON()}, nil
}

// office is a locality at work: everything but HTTP and the machine.
type office struct {
	t     testing.TB
	ctx   context.Context //nolint:containedctx // a test's own
	clock *clock.Manual
	roll  roll
	files *files
	post  *post
	steps cycle.Steps
	store *paymentstore.Store
	terms payment.Terms
	// awayWhy is why people are not paid.
	awayWhy string
}

const alone org.UnitID = "18073-2025" // a locality of one commune

const tables = "payments"

var who = payment.By{ID: "thanhsen.canbo", Name: "Cán bộ"}

// open opens an office with a store of its own.
func open(t testing.TB) *office {
	t.Helper()
	return openOn(t, dynamotest.Start(t, tables, "lines", "settings", "audit"))
}

func openOn(t testing.TB, db *dynamo.DB) *office {
	t.Helper()
	o := &office{
		t: t, ctx: t.Context(), clock: clock.At(time.Date(2024, 3, 2, 3, 0, 0, 0, time.UTC)), roll: roll{},
		files: &files{kept: map[string][]byte{}}, post: &post{told: map[string]int{}, lines: map[string]int{}, asked: map[string]int{}},
		store: paymentstore.New(db, paymentstore.Tables{Payments: tables, Lines: "lines", Settings: "settings", Audit: "audit"}), terms: payment.DefaultTerms(),
		awayWhy: "vắng mặt",
	}
	o.terms.Connected = true
	o.steps = cycle.Steps{
		Store: o.store, Roll: o.roll, Files: o.files, Documents: "documents", Exports: "exports", Provider: o.post,
		Units: org.National(), Staff: orgstore.New(db, "settings", "audit"), Clock: o.clock, NewID: id.New(o.clock), HashKey: []byte("khóa thử"),
	}
	return o
}

func (o *office) settings() payment.Settings {
	return payment.Settings{Terms: []payment.Terms{o.terms}}
}

// on moves the clock to noon of a day.
func (o *office) on(day calendar.Date) { o.clock.Set(day.Start().Add(12 * time.Hour)) }

// do takes an officer's action on a list and saves it.
func (o *office) do(list payment.ListID, action payment.Action, apply func(*payment.List, time.Time) error) error {
	loaded, err := o.store.Load(o.ctx, list, paymentstore.Command{})
	if err != nil {
		return err
	}
	before := loaded.List.State
	if err := apply(&loaded.List, o.clock.Now()); err != nil {
		return err
	}
	return o.store.Save(o.ctx, paymentstore.Change{
		List: &loaded.List, Action: action, Before: before, By: who, Caller: auth.Caller{ID: who.ID}, At: o.clock.Now(),
	})
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) list(id payment.ListID) payment.List {
	o.t.Helper()
	l, _, err := o.store.List(o.ctx, id)
	o.must(err)
	return l
}

// prepare asks for the list and does what the machine would.
func (o *office) prepare(id payment.ListID) error {
	err := o.do(id, payment.DoPrepare, func(l *payment.List, at time.Time) error {
		return payment.Prepare{ID: id, Communes: len(o.steps.Communes(id))}.Apply(l, who, at)
	})
	if err != nil {
		return err
	}
	return o.run(id)
}

func (o *office) run(id payment.ListID) error {
	run := o.list(id).Run
	for _, commune := range o.steps.Communes(id) {
		if err := o.steps.PrepareCommune(o.ctx, id, run, commune); err != nil {
			return err
		}
	}
	return o.steps.FinishPreparing(o.ctx, id, run)
}

func (o *office) carryOver(id payment.ListID) error {
	err := o.do(id, payment.DoCarryOver, func(l *payment.List, at time.Time) error {
		return payment.UpdateCarryOver{Communes: 1}.Apply(l, who, at)
	})
	if err != nil {
		return err
	}
	return o.run(id)
}

func (o *office) delete(id payment.ListID) error {
	err := o.do(id, payment.DoDelete, func(l *payment.List, at time.Time) error {
		return payment.Delete{Reason: "lập lại", Communes: 1}.Apply(l, who, at)
	})
	if err != nil {
		return err
	}
	for _, commune := range o.steps.Communes(id) {
		if err := o.steps.FreeCommune(o.ctx, id, commune); err != nil {
			return err
		}
	}
	return o.steps.FinishDeleting(o.ctx, id)
}

// send uploads the scan and sends the list.
func (o *office) send(id payment.ListID) error {
	if err := o.upload(id); err != nil {
		return err
	}
	if err := o.do(id, payment.DoSend, o.sending); err != nil {
		return err
	}
	return o.steps.SendPackage(o.ctx, id)
}

func (o *office) upload(id payment.ListID) error {
	return o.do(id, payment.DoUploadScan, func(l *payment.List, at time.Time) error {
		return payment.UploadScan{Scan: payment.Scan{Key: "scan.pdf", Type: "application/pdf"}, Total: l.Total, Signed: true}.Apply(l, who, at)
	})
}

func (o *office) sending(l *payment.List, at time.Time) error {
	return payment.Send{Settings: o.settings()}.Apply(l, who, at)
}

// settle transmits a settlement in which unpaid names the people who were
// not paid.
func (o *office) settle(id payment.ListID, unpaid map[string]bool) error {
	return o.settleBut(id, func(line *payment.Line) bool { return unpaid[line.Beneficiary] })
}

// settleBut transmits a settlement in which some lines were not paid.
func (o *office) settleBut(id payment.ListID, unpaid func(*payment.Line) bool) error {
	l := o.list(id)
	var statuses []provider.DisbursementStatus
	var paidSum, unpaidSum money.Dong
	for _, commune := range o.steps.Communes(id) {
		for line, err := range o.store.Lines(o.ctx, id, commune) {
			o.must(err)
			s := provider.DisbursementStatus{ReferenceID: line.LineRef.String(), Status: provider.Success, Amount: line.Total}
			if unpaid(&line) {
				s.Status, s.ReasonMessage = provider.Rejected, o.awayWhy
				unpaidSum += line.Total
			} else {
				paidSum += line.Total
			}
			statuses = append(statuses, s)
		}
	}
	settlement, err := o.steps.CheckSettlement(o.ctx, &l, cycle.Message{
		Package: l.Package().ID, ID: fmt.Sprintf("tin-%d-%d", l.Generation, l.NextSettlement()),
		PaidTotal: int64(paidSum), UnpaidTotal: int64(unpaidSum), ReceivedDate: calendar.DateOf(o.clock.Now()),
		Statuses: func(yield func(provider.DisbursementStatus, error) bool) {
			for _, s := range statuses {
				if !yield(s, nil) {
					return
				}
			}
		},
	})
	if err != nil {
		return err
	}
	return o.do(id, payment.DoReceive, func(l *payment.List, at time.Time) error {
		return payment.Receive{Settlement: settlement}.Apply(l, payment.By{ID: "buu-dien"}, at)
	})
}

// close closes the settlement.
func (o *office) close(id payment.ListID) error {
	err := o.do(id, payment.DoClose, func(l *payment.List, at time.Time) error {
		return payment.Close{Communes: len(o.steps.Communes(id))}.Apply(l, who, at)
	})
	if err != nil {
		return err
	}
	return o.finish(id)
}

func (o *office) finish(id payment.ListID) error {
	for _, commune := range o.steps.Communes(id) {
		if err := o.steps.CloseCommune(o.ctx, id, commune); err != nil {
			return err
		}
	}
	return o.steps.FinishClosing(o.ctx, id)
}

func (o *office) lock(id payment.ListID) error {
	if err := o.do(id, payment.DoLock, o.locking); err != nil {
		return err
	}
	return o.steps.Export(o.ctx, id)
}

// locking locks a list with its books, as the officer's command does.
func (o *office) locking(l *payment.List, at time.Time) error {
	overview, err := o.store.Overview(o.ctx, l.ID)
	if err != nil {
		return err
	}
	books, err := o.store.Books(o.ctx, l, &overview, o.steps.Communes(l.ID))
	if err != nil {
		return err
	}
	return payment.Lock{Books: books}.Apply(l, who, at)
}

func (o *office) unlock(id payment.ListID) error {
	return o.do(id, payment.DoUnlock, func(l *payment.List, at time.Time) error { return payment.Unlock{Reason: "sửa"}.Apply(l, who, at) })
}

// lines are the list's lines by person.
func (o *office) lines(id payment.ListID) map[string]payment.Line {
	o.t.Helper()
	found := map[string]payment.Line{}
	for _, commune := range o.steps.Communes(id) {
		for line, err := range o.store.Lines(o.ctx, id, commune) {
			o.must(err)
			if _, twice := found[line.Beneficiary]; twice {
				o.t.Fatalf("%s is on %s twice", line.Beneficiary, id)
			}
			found[line.Beneficiary] = line
		}
	}
	return found
}

func march(locality org.UnitID) payment.ListID {
	return payment.NewListID(locality, "2024-03", payment.Monthly)
}

var errStop = errors.New("the test stops here")
