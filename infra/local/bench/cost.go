package main

import "fmt"

// prices is AWS's price list for US East (N. Virginia), in USD. DynamoDB is
// billed on demand. docs/figures.md names the pages and the day they were read.
var prices = struct {
	writeUnits, readUnits float64 // a million
	transitions           float64 // a thousand, Step Functions standard workflows
	gigabyteSeconds       float64 // Lambda on Arm
	invocations           float64 // a million
	puts, gets            float64 // a thousand, S3 Standard
	writesASecond         float64 // units a partition takes
}{
	writeUnits: 0.625, readUnits: 0.125, transitions: 0.025, gigabyteSeconds: 0.0000133334, invocations: 0.20,
	puts: 0.005, gets: 0.0004, writesASecond: 1000,
}

// What a month is made of besides units.
const (
	// people and places are the country's: 4.5 million who receive, and the
	// communes in force since 2025-07-01, each with a list of its own.
	people, places = 4_500_000, 3_321
	// A list passes 32 states the plain way, from its preparation to its export,
	// and each commune one in the Map that prepares it and one in the one that
	// closes it (TestPaymentCycle_F02_PassesFewStates counts them). The rest is
	// for what happens besides: four or five a question to the provider, an
	// extension or a return.
	transitionsAList, transitionsACommune = 42, 2
	// A commune has a file of lines and one of outcomes; a list the summaries,
	// the scan, the exports.
	putsACommune, putsAList = 2, 12
	// A function waits for the store most of its time: 5 ms a batch of 25
	// lines with four under way, 5 ms an update with eight, at 512 MB.
	secondsALine, gigabytes = 0.005/25/4 + 0.005/8, 0.5
	// callsACommune and callsAList are invocations: tasks, and what officers,
	// the provider and streams ask.
	callsACommune, callsAList = 2, 60
	// target is what a million lines may cost.
	target = 25.0
)

// million is what the units of a million lines cost, USD.
func (u units) million() float64 { return u.writes*prices.writeUnits + u.reads*prices.readUnits }

// bill is what a month of lists costs, USD.
type bill struct{ store, machine, functions, objects float64 }

func (b bill) sum() float64 { return b.store + b.machine + b.functions + b.objects }

// billOf is the bill of so many lines in so many lists and communes.
func billOf(u units, lines, lists, communes float64) bill {
	return bill{
		store:     u.million() * lines / 1e6,
		machine:   (lists*transitionsAList + communes*transitionsACommune) / 1000 * prices.transitions,
		functions: lines*secondsALine*gigabytes*prices.gigabyteSeconds + (lists*callsAList+communes*callsACommune)/1e6*prices.invocations,
		objects:   (lists*putsAList+communes*putsACommune)/1000*(prices.puts+prices.gets) + communes*putsACommune/1000*prices.gets,
	}
}

// costs adds what the measured units cost: a million lines of each size, and
// the country's month, with the time a distributed Map over its communes takes.
func costs(t *table, all []*sized) {
	for _, b := range all {
		lines := float64(b.lines)
		one := billOf(b.plain, lines, 1, float64(len(b.communes)))
		each := one.sum() / lines * 1e6
		t.add(row{
			what: b.name("USD a million lines"), measured: fmt.Sprintf("%.2f", each),
			reference: fmt.Sprintf("%.2f of it units", b.plain.million()), ratio: fmt.Sprintf("%.2f", each/target),
			target: fmt.Sprintf("< %.0f", target), met: judge(each < target),
		})
	}
	// Communes of the country are lists of 1,355 lines: the smallest size is
	// the nearest.
	u := all[0].plain
	month := billOf(u, people, places, places)
	t.add(row{
		what: fmt.Sprintf("USD a month of %d people in %d communes", people, places), measured: fmt.Sprintf("%.2f", month.sum()),
		reference: fmt.Sprintf("units %.2f, states %.2f, functions %.2f, objects %.2f", month.store, month.machine, month.functions, month.objects),
		ratio:     fmt.Sprintf("%.2f", month.sum()/people*1e6/target), target: fmt.Sprintf("< %.2f", target*people/1e6), met: judge(month.sum() < target*people/1e6),
	})
	for _, abreast := range []float64{40, 1000} {
		t.add(row{
			what:      fmt.Sprintf("minutes to prepare and close them, %.0f communes at once", abreast),
			measured:  fmt.Sprintf("%.1f", minutes(abreast)),
			reference: fmt.Sprintf("bound by %.0f units/s a partition", prices.writesASecond),
		})
	}
}

// minutes is how long the country's lines take with so many communes at once.
// Each commune's lines lie in a partition of their own, whose limit bounds
// both steps; starting a function adds a second to each.
func minutes(abreast float64) float64 {
	lines := float64(people) / places
	commune := 2 * (lines/min(prices.writesASecond, 1/secondsALine) + 1)
	return commune * ceil(places/abreast) / 60
}

func ceil(x float64) float64 {
	if whole := float64(int(x)); whole < x {
		return whole + 1
	}
	return x
}
