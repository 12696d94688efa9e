package main

import (
	"fmt"
	"math"
	"os"
	"strings"
)

// The picture of the growth: both axes logarithmic, a factor of ten a hundred
// points.
const (
	decade        = 110
	left, top     = 70, 40
	width, height = 4*decade + 220, 6*decade + 80
	fewest        = 100.0 // lines, at the left edge
	shortest      = 0.01  // seconds, at the bottom
	longest       = 10_000.0
)

// series are the steps that are drawn.
var series = []struct{ step, colour string }{
	{"preparing", "#1c7ed6"}, {"taking the settlement", "#37b24d"}, {"closing", "#e8590c"}, {"locking and exporting", "#7048e8"},
}

// drawGrowth writes the seconds of each step against the lines of the list as
// a picture: what grows with the lines is a line of slope one.
func drawGrowth(file string, all []*sized) error {
	var s strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&s, format+"\n", args...) }
	say(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">`, width, height)
	say(`<rect width="100%%" height="100%%" fill="#fff"/>`)
	say(`<text x="%d" y="20" font-size="14">Seconds of each step of a list, by its lines (both axes logarithmic)</text>`, left)
	for lines := fewest; lines <= 1e6; lines *= 10 {
		say(`<path d="M%.0f %.0fV%.0f" stroke="#dee2e6"/><text x="%.0f" y="%.0f" text-anchor="middle">%.0f</text>`,
			across(lines), up(shortest), up(longest), across(lines), up(shortest)+18, lines)
	}
	for seconds := shortest; seconds <= longest; seconds *= 10 {
		say(`<path d="M%.0f %.0fH%.0f" stroke="#dee2e6"/><text x="%d" y="%.0f" text-anchor="end">%g s</text>`,
			across(fewest), up(seconds), across(1e6), left-8, up(seconds)+4, seconds)
	}
	for i, line := range series {
		var path []string
		for _, b := range all {
			for _, step := range b.steps {
				if step.name != line.step || step.took.seconds <= 0 {
					continue
				}
				x, y := across(float64(b.lines)), up(step.took.seconds)
				path = append(path, fmt.Sprintf("%.1f %.1f", x, y))
				say(`<circle cx="%.1f" cy="%.1f" r="3" fill="%s"><title>%d lines: %.2f s</title></circle>`, x, y, line.colour, b.lines, step.took.seconds)
			}
		}
		if len(path) > 0 {
			say(`<path d="M%s" fill="none" stroke="%s" stroke-width="2"/>`, strings.Join(path, "L"), line.colour)
		}
		say(`<text x="%.0f" y="%d" fill="%s">%s</text>`, across(1e6)+12, top+20+18*i, line.colour, line.step)
	}
	say(`</svg>`)
	return os.WriteFile(file, []byte(s.String()), 0o644)
}

func across(lines float64) float64 { return left + decade*math.Log10(lines/fewest) }

func up(seconds float64) float64 { return top + decade*(6-math.Log10(max(seconds, shortest)/shortest)) }
