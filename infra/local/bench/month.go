package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	payments "ansinh/functions/payment"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// commands is the ledger's name for what officers and the provider ask.
const commands = "commands"

// tasks are the actions of payment-cycle that do the work.
var tasks = []string{"task-payment-prepare", "task-payment-close", "task-payment-export"}

// month takes one list through its cycle: the tasks through the handlers that
// payment-cycle calls, as many communes at once as its Map has; the commands
// of officers and provider through the domain and its store.
type month struct {
	s        *system
	id       payment.ListID
	communes []org.UnitID
	abreast  int // communes at once
	steps    cycle.Steps
}

func newMonth(s *system, root string, period calendar.Month) (*month, error) {
	abreast, err := mapConcurrency(root)
	if err != nil {
		return nil, err
	}
	steps := payments.NewSteps(s.platform)
	id := payment.NewListID(place, period, payment.Monthly)
	return &month{s: s, id: id, communes: steps.Communes(id), abreast: abreast, steps: steps}, nil
}

// mapConcurrency reads from the state machine how many communes are prepared
// at once.
func mapConcurrency(root string) (int, error) {
	raw, err := os.ReadFile(filepath.Join(root, "statemachines", "payment-cycle.asl.json"))
	if err != nil {
		return 0, err
	}
	var machine struct {
		States map[string]struct{ MaxConcurrency int }
	}
	if err := json.Unmarshal(raw, &machine); err != nil {
		return 0, fmt.Errorf("payment-cycle: %w", err)
	}
	n := machine.States["Prepare the lines of each commune"].MaxConcurrency
	if n < 1 {
		return 0, fmt.Errorf("payment-cycle bounds no concurrency of its Map")
	}
	return n, nil
}

var (
	officer = payment.By{ID: "bench.officer", Name: "Cán bộ"}
	post    = payment.By{ID: "bench.provider", Name: "Bưu điện"}
	// terms as a connected locality has them.
	terms = payment.Settings{Terms: []payment.Terms{{
		From: "2000-01", SendCutOffDay: 5, SettlementCutOffDay: 25, MonthsPerSettlement: 1, Connected: true,
		Types: []payment.Type{payment.Monthly}, SendCutOff: payment.Block, ExtensionLimit: payment.DefaultExtensionLimit,
	}}}
)

// on is noon of a day of the list's month.
func (m *month) on(day int) time.Time { return m.id.Period().OnDay(day).Start().Add(12 * time.Hour) }

// command loads, applies and saves, as every command does.
func (m *month) command(ctx context.Context, action payment.Action, by payment.By, at time.Time, apply func(*paymentstore.Loaded) ([]dynamo.Write, error)) error {
	meter := &dynamo.Meter{}
	ctx = dynamo.WithMeter(ctx, meter)
	defer m.s.ledger.note(commands, meter)
	loaded, err := m.steps.Store.Load(ctx, m.id, commandOf(by, action))
	if err != nil {
		return err
	}
	change := changeOf(&loaded.List, action, by, at)
	if change.More, err = apply(&loaded); err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return m.steps.Store.Save(ctx, change)
}

// begin asks for the list; prepare then is the work.
func (m *month) begin(ctx context.Context) error {
	return m.command(ctx, payment.DoPrepare, officer, m.on(1), func(l *paymentstore.Loaded) ([]dynamo.Write, error) {
		return nil, payment.Prepare{ID: m.id, Communes: len(m.communes)}.Apply(&l.List, officer, m.on(1))
	})
}

type taskInput struct {
	List    payment.ListID `json:"list"`
	Run     int            `json:"run,omitempty"`
	Commune org.UnitID     `json:"commune,omitempty"`
}

// prepare writes the lines of every commune and adds them up.
func (m *month) prepare(ctx context.Context) error {
	if err := m.communesOf(ctx, "task-payment-prepare", 1, m.communes); err != nil {
		return err
	}
	return m.s.call(ctx, "task-payment-prepare", taskInput{List: m.id, Run: 1})
}

// close writes the outcomes of every commune and balances the list.
func (m *month) close(ctx context.Context) error {
	if err := m.communesOf(ctx, "task-payment-close", 0, m.communes); err != nil {
		return err
	}
	return m.closed(ctx)
}

// closed balances a list whose communes are closed.
func (m *month) closed(ctx context.Context) error {
	return m.s.call(ctx, "task-payment-close", taskInput{List: m.id})
}

// communesOf has a task done for communes, as many at once as the Map has.
func (m *month) communesOf(ctx context.Context, action string, run int, communes []org.UnitID) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(m.abreast)
	for _, commune := range communes {
		group.Go(func() error { return m.s.call(ctx, action, taskInput{m.id, run, commune}) })
	}
	return group.Wait()
}

// send uploads the scan, sends the list and has the provider start paying.
func (m *month) send(ctx context.Context) error {
	err := m.command(ctx, payment.DoUploadScan, officer, m.on(2), func(l *paymentstore.Loaded) ([]dynamo.Write, error) {
		scan := payment.Scan{Key: "scans/bench.pdf", Name: "bang-tong-hop.pdf", Type: "application/pdf", Size: 1 << 16}
		return nil, payment.UploadScan{Scan: scan, Total: l.List.Total, Signed: true}.Apply(&l.List, officer, m.on(2))
	})
	if err != nil {
		return err
	}
	err = m.command(ctx, payment.DoSend, officer, m.on(3), func(l *paymentstore.Loaded) ([]dynamo.Write, error) {
		if err := (payment.Send{Settings: terms}).Apply(&l.List, officer, m.on(3)); err != nil {
			return nil, err
		}
		if err := m.steps.Sound(ctx, &l.List); err != nil {
			return nil, err
		}
		return []dynamo.Write{m.steps.Store.EnterPackage(m.id, l.List.Package())}, nil
	})
	if err != nil {
		return err
	}
	return m.command(ctx, payment.DoStartPaying, post, m.on(4), func(l *paymentstore.Loaded) ([]dynamo.Write, error) {
		return nil, payment.StartPaying{Package: l.List.Package().ID}.Apply(&l.List, post, m.on(4))
	})
}

// unpaidOf is the share of lines nobody collects: one of it.
const unpaidOf = 50

// receive checks and takes the provider's settlement, one line in unpaidOf
// unpaid, and asks for it to be closed.
func (m *month) receive(ctx context.Context) error {
	err := m.command(ctx, payment.DoReceive, post, m.on(20), func(l *paymentstore.Loaded) ([]dynamo.Write, error) {
		message := cycle.Message{Package: l.List.Package().ID, ID: "settlement-1", ReceivedDate: calendar.DateOf(m.on(20))}
		message.Statuses = m.statuses(&l.List)
		for s, err := range message.Statuses {
			if err != nil {
				return nil, err
			}
			if s.Status == provider.Success {
				message.PaidTotal += int64(s.Amount)
			} else {
				message.UnpaidTotal += int64(s.Amount)
			}
		}
		settlement, err := m.steps.CheckSettlement(ctx, &l.List, message)
		if err != nil {
			return nil, err
		}
		return nil, payment.Receive{Settlement: settlement}.Apply(&l.List, post, m.on(20))
	})
	if err != nil {
		return err
	}
	return m.command(ctx, payment.DoClose, officer, m.on(27), func(l *paymentstore.Loaded) ([]dynamo.Write, error) {
		return nil, payment.Close{Communes: len(m.communes)}.Apply(&l.List, officer, m.on(27))
	})
}

// statuses reads the package as the provider does and says what became of
// each line. It may be walked again. The reading is the provider's: its meter
// is not ours.
func (m *month) statuses(l *payment.List) iter.Seq2[provider.DisbursementStatus, error] {
	ctx := context.Background()
	return func(yield func(provider.DisbursementStatus, error) bool) {
		parts, err := m.steps.Store.Parts(ctx, l.ID, l.Run)
		if err != nil {
			yield(provider.DisbursementStatus{}, err)
			return
		}
		n := 0
		for _, part := range parts {
			if part.File == "" {
				continue
			}
			for d, err := range m.steps.PackageLines(ctx, part.File) {
				n++
				status := provider.DisbursementStatus{ReferenceID: d.ReferenceID, Status: provider.Success, Amount: d.Amount, Timestamp: m.on(10)}
				if n%unpaidOf == 0 {
					status.Status, status.ReasonMessage, status.Timestamp = provider.Rejected, "Không đến nhận", time.Time{}
				}
				if !yield(status, err) || err != nil {
					return
				}
			}
		}
	}
}

// lock locks the settled list and exports it.
func (m *month) lock(ctx context.Context) error {
	err := m.command(ctx, payment.DoLock, officer, m.on(28), func(l *paymentstore.Loaded) ([]dynamo.Write, error) {
		books, err := m.steps.Store.Books(ctx, &l.List, &l.Overview, m.communes)
		if err != nil {
			return nil, err
		}
		return nil, payment.Lock{Books: books}.Apply(&l.List, officer, m.on(28))
	})
	if err != nil {
		return err
	}
	return m.s.call(ctx, "task-payment-export", taskInput{List: m.id})
}
