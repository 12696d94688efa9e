package stepfunctions

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"ansinh/shared/org"
	"ansinh/shared/payment"
	"ansinh/shared/payment/cycle"
)

// TestPaymentCycle_F02_PassesFewStates takes a list of one commune the plain way
// from its preparation to its export through the project's own definition. Step
// Functions bills each state entered, and most lists are small: what a list
// costs is the half of it (infra/local/bench/cost.go, docs/figures.md).
func TestPaymentCycle_F02_PassesFewStates(t *testing.T) {
	definition, err := os.ReadFile(filepath.Join("..", "..", "..", "statemachines", "payment-cycle.asl.json"))
	if err != nil {
		t.Fatal(err)
	}
	const list = payment.ListID("442:2026-11:monthly")
	views := []cycle.View{
		{State: payment.Preparing, Communes: []org.UnitID{"18376"}},
		{State: payment.Draft},
		{State: payment.SummaryUploaded},
		{State: payment.Sent, Undelivered: true},
		{State: payment.Sent},
		{State: payment.Paying},
		{State: payment.SettlementReceived},
		{State: payment.Closing, Communes: []org.UnitID{"18376"}},
		{State: payment.Settled},
		{State: payment.Locked},
		{State: payment.Locked, Exported: true},
	}
	at := 0
	look := func() cycle.View {
		view := views[at]
		view.List, view.Object, view.Seq, view.Run, view.Seconds = list, list.Object(), at, 1, 60
		return view
	}
	work := func(_ context.Context, in map[string]any) (any, error) {
		if in["commune"] != nil {
			return nil, nil
		}
		at++
		return look(), nil
	}
	var w *world
	await := func(_ context.Context, in map[string]any) (any, error) {
		if at == len(views)-1 {
			return nil, nil // nobody unlocks it
		}
		at++
		return nil, w.succeed(in["token"].(string), "{}")
	}
	w = newWorld(t, functions{
		"Look":  func(context.Context, map[string]any) (any, error) { return look(), nil },
		"Await": await, "Prepare": work, "Send": work, "Close": work, "Export": work,
	}, map[string]string{"payment-cycle": regexp.MustCompile(`\$\{(\w+)\}`).ReplaceAllString(string(definition), "arn:aws:lambda:ap-southeast-1:000000000000:function:$1:live")})
	arn := w.start("payment-cycle", "", `{"list":"`+string(list)+`"}`)
	w.reached(arn, "TaskScheduled", 20)
	entered := map[string]int{}
	for _, event := range w.history(arn) {
		if d := event.StateEnteredEventDetails; d != nil {
			entered[aws.ToString(d.Name)]++
		}
	}
	all := 0
	for name, n := range entered {
		all += n
		if n > 1 && name != "Look where the list stands" && name != "Do what its state asks" {
			t.Errorf("%d times in %q", n, name)
		}
	}
	// "The period is done" follows 300 days later.
	if all+1 != 32+2 || entered["Wait for an unlock"] != 1 || entered["Prepare one commune"] != 1 {
		t.Errorf("%d states: %s", all, strings.Join(w.kinds(arn), " "))
	}
}
