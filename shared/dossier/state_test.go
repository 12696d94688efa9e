package dossier_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ansinh/shared/dossier"
	"ansinh/shared/fault"
)

func inTable(action dossier.Action, from dossier.State) bool {
	return slices.ContainsFunc(dossier.Table, func(t dossier.Transition) bool {
		return t.Action == action && slices.Contains(t.From, from)
	})
}

// TestDo_C04_C25_C41 tries every action in every state against the table of
// requirements C.1.
func TestDo_C04_C25_C41_OnlyTheTablesTransitionsHappen(t *testing.T) {
	states := everyState(t)
	if len(states) != len(dossier.States) {
		t.Fatalf("%d states are made, there are %d", len(states), len(dossier.States))
	}
	for state, s := range states {
		if s.d.State != state {
			t.Fatalf("made %s instead of %s", s.d.State, state)
		}
		for _, c := range every() {
			before := s.d
			_, err := dossier.Do(s.d, s.d.Version, c, occasion("officer", s.at))
			if diff := cmp.Diff(before, s.d); diff != "" {
				t.Errorf("%s in %s changed its argument: %s", c.Action(), state, diff)
			}
			refused := fault.HasCode(err, "wrong-state")
			if inTable(c.Action(), state) == refused {
				t.Errorf("%s in %s: in the table %v, but %v", c.Action(), state, !refused, err)
			}
			if refused && (!strings.Contains(err.Error(), state.Name()) || !strings.Contains(err.Error(), c.Action().Label())) {
				t.Errorf("%s in %s: the refusal names neither: %v", c.Action(), state, err)
			}
		}
	}
}

func TestTable_C04_EveryActionIsTriedAndEveryStateReached(t *testing.T) {
	reached := map[dossier.State]bool{}
	for _, row := range dossier.Table {
		for _, to := range row.To {
			reached[to] = true
		}
		if row.Action == dossier.ActFile {
			continue
		}
		if !slices.ContainsFunc(every(), func(c dossier.Command) bool { return c.Action() == row.Action }) {
			t.Errorf("%s %s is not tried", row.Row, row.Action)
		}
	}
	for _, state := range dossier.States {
		if !reached[state] {
			t.Errorf("no transition leads to %s", state)
		}
		if state.Name() == "" {
			t.Errorf("%s has no name", state)
		}
	}
}

func TestDo_C58_AnOldVersionIsStale(t *testing.T) {
	s := prepared(t)
	_, err := dossier.Do(s.d, s.d.Version-1, dossier.RequestCitizenSupplement{Text: "x"}, occasion("officer", s.at))
	if !fault.Is(err, fault.KindStale) {
		t.Fatalf("got %v", err)
	}
}

func TestPlaces_C05_C10_EachStateLiesInItsQueue(t *testing.T) {
	for state, s := range everyState(t) {
		places := s.d.Places()
		places = slices.DeleteFunc(places, func(p dossier.Place) bool { return p.Queue == dossier.Mine })
		if state == dossier.Deleted {
			if len(places) != 0 {
				t.Errorf("C-21: a deleted dossier lies in %v", places)
			}
			continue
		}
		if len(places) != 1 || places[0].Queue != dossier.Queue(state) {
			t.Fatalf("%s lies in %v", state, places)
		}
		want := s.d.Holder.ID
		if state.Ended() {
			want = "officer"
		}
		if places[0].Account != want {
			t.Errorf("%s lies at %s, want %s", state, places[0].Account, want)
		}
	}
}

func TestQueueNames_J26_AreThoseOfTheGuides(t *testing.T) {
	for queue, want := range map[dossier.Queue][2]string{
		"AWAITING_RECEIPT":        {"Hồ sơ chờ tiếp nhận", ""},
		"IN_PROCESS":              {"Hồ sơ đã tiếp nhận và đang xử lý", ""},
		"SUPPLEMENT_REQUESTED":    {"HS lãnh đạo yêu cầu bổ sung", "Hồ sơ yêu cầu bổ sung"},
		"SUPPLEMENTING":           {"HS đang bổ sung", "Hồ sơ yêu cầu bổ sung"},
		"RESULT_AWAITING_RECEIPT": {"Hồ sơ có kết quả chờ tiếp nhận", ""},
		"RESULT_RECEIVED":         {"Hồ sơ đã tiếp nhận chưa trả kết quả", ""},
		"INELIGIBLE":              {"Hồ sơ không đủ điều kiện hưởng", "Hồ sơ không đủ điều kiện hưởng"},
		"LEADER_REJECTED":         {"Lãnh đạo từ chối", "Hồ sơ không đủ điều kiện hưởng"},
	} {
		if got := [2]string{queue.Name(), queue.Folder()}; got != want {
			t.Errorf("%s is called %v", queue, got)
		}
	}
}
