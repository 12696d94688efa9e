package chaos

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"ansinh/shared/calendar"
)

// month is one month of all places. What happens in it follows from its
// number, so that two runs play the same.
type month struct {
	*troupe
	number int
	period calendar.Month
	scene  *scene
}

// longestMonth bounds a month; a host that is killed for ever makes no way.
const longestMonth = 15 * time.Minute

// play takes the month's lists to their lock and export, all at once where
// the clock lets them.
func (m *month) play(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, longestMonth)
	defer cancel()
	for _, act := range []struct {
		name string
		play func(context.Context) error
	}{
		{"move the clock", func(ctx context.Context) error { return m.moveTo(ctx, m.period.First()) }},
		{"save the settings", m.settings},
		{"record a death", m.recordDeath},
		{"enter what is owed", m.owe},
		{"record changes late", m.changeLate},
		{"review", m.review},
		{"enter funerals", m.bury},
		{"play the lists", m.playLists},
	} {
		if err := act.play(ctx); err != nil {
			return fmt.Errorf("%s: %w", act.name, err)
		}
	}
	return nil
}

// playLists moves the month's lists forward together: to their settlements,
// past the deadlines to their closing, and to the lock.
func (m *month) playLists(ctx context.Context) error {
	lists := m.cast()
	if err := atOnce(ctx, lists, received); err != nil {
		return err
	}
	if m.scene.monthly.waits {
		m.open = lists[0]
		lists = lists[1:]
	} else if m.open != nil {
		lists = append(lists, m.open)
		m.open = nil
	}
	if err := m.passDeadlines(ctx, lists); err != nil {
		return err
	}
	var dead line
	closing := []func() error{func() error { return atOnce(ctx, lists, settled) }}
	if m.scene.closing {
		closing = append(closing, func() (err error) {
			dead, err = m.dieMeanwhile(ctx, lists[0])
			return err
		})
	}
	if err := together(closing...); err != nil {
		return err
	}
	if m.scene.closing {
		if err := m.toldOf(ctx, dead, 2); err != nil {
			return err
		}
	}
	return atOnce(ctx, lists, locked)
}

// passDeadlines moves the clock past the day until which settlements may come.
func (m *month) passDeadlines(ctx context.Context, lists []*play) error {
	for _, p := range lists {
		if p.turns.byHand {
			continue
		}
		l, err := p.list(ctx)
		if err != nil {
			return err
		}
		if err := m.moveTo(ctx, l.SettlementDeadline.AddDays(1)); err != nil {
			return err
		}
	}
	return nil
}

// cast are the month's lists, the district's monthly one first.
func (m *month) cast() []*play {
	lists := []*play{m.on(district, monthly, &m.scene.monthly)}
	if m.scene.funeral != nil {
		lists = append(lists, m.on(district, funeral, m.scene.funeral))
	}
	if m.scene.ward != nil {
		lists = append(lists, m.on(ward, monthly, m.scene.ward))
	}
	return lists
}

func (m *month) on(where place, kind string, t *turns) *play {
	id := where.list(m.period, kind)
	m.lists = append(m.lists, id)
	return &play{
		month: m, place: where, id: id, turns: t, told: map[string]bool{}, unpaid: 1 + m.number%5,
		officer: m.caller(where.officer), second: m.caller(where.second), visitor: m.caller(""),
	}
}

// atOnce plays lists to a goal, each by people of its own.
func atOnce(ctx context.Context, lists []*play, g goal) error {
	plays := make([]func() error, len(lists))
	for i, p := range lists {
		plays[i] = func() error {
			if err := p.until(ctx, g); err != nil {
				return fmt.Errorf("%s: %w", p.id, err)
			}
			return nil
		}
	}
	return together(plays...)
}

// together does things at the same time.
func together(things ...func() error) error {
	errs := make([]error, len(things))
	var group sync.WaitGroup
	for i, thing := range things {
		group.Go(func() { errs[i] = thing() })
	}
	group.Wait()
	return errors.Join(errs...)
}

// settings saves the district's payment settings in the months in which
// others begin to count.
func (m *month) settings(ctx context.Context) error {
	if m.scene.together == 0 {
		return nil
	}
	var before struct {
		Version int `json:"version"`
	}
	who := m.clerk(district)
	if err := who.get(ctx, "/api/settings/payment", &before); err != nil {
		return err
	}
	body := map[string]any{
		"from": m.period, "sendCutOffDay": 5, "settlementCutOffDay": 25, "monthsPerSettlement": m.scene.together, "connected": true,
		"types": []string{monthly, funeral}, "version": before.Version,
	}
	return who.command(ctx, http.MethodPut, "/api/settings/payment", m.request(m.period, "settings"), body, nil)
}

// bury enters the funerals of two people outside the registry (F-49).
func (m *month) bury(ctx context.Context) error {
	if m.scene.funeral == nil {
		return nil
	}
	for n, commune := range []string{"18376", "18355"} {
		body := map[string]any{
			"commune": commune, "deceased": fmt.Sprintf("Nguyễn Văn Khuất %d-%d", m.number, n), "died": m.period.Add(-1).OnDay(10 + n),
			"claimant": map[string]any{"name": fmt.Sprintf("Nguyễn Thị Thân %d-%d", m.number, n), "relation": "con"},
			"decision": map[string]any{"number": fmt.Sprintf("%d/QĐ-UBND", 10+n), "date": m.period.Add(-1).OnDay(20)},
		}
		if err := m.clerk(district).post(ctx, "/api/payment/funeral-claims", m.request(m.period, "funeral-"+commune), body, nil); err != nil {
			return err
		}
	}
	return nil
}
