// Package org knows the administrative units and the officers who work in
// them. A locality is the unit that manages payments: the district in the
// three-level structure, the commune since districts ended on 2025-07-01.
package org

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"ansinh/shared/calendar"
)

// UnitID names a unit for good: its code in the three-level structure ("42",
// "442", "18376"), or code and "-2025" for the communes in force since
// 2025-07-01, because codes were given anew ("18352-2025").
type UnitID string

// Level is where a unit or an account stands.
type Level string

// The levels of requirements A.1.
const (
	Central  Level = "central"
	Province Level = "province"
	District Level = "district"
	Commune  Level = "commune"
	Provider Level = "provider"
	Citizen  Level = "citizen"
)

// Unit is one administrative unit.
type Unit struct {
	ID        UnitID        `json:"id"`
	Code      string        `json:"code"`
	Name      string        `json:"name"`
	Level     Level         `json:"level"`
	Parent    UnitID        `json:"parent,omitempty"`
	ValidFrom calendar.Date `json:"-"`
	ValidTo   calendar.Date `json:"-"` // "" while in force
}

// TwoLevelSince is the day the districts ended (Luật Tổ chức chính quyền địa
// phương 2025).
const TwoLevelSince calendar.Date = "2025-07-01"

//go:embed units-2019-10.csv
var threeLevelCSV string

//go:embed units-2025-07.csv
var twoLevelCSV string

// Catalogue is the set of units, both structures together.
type Catalogue struct {
	units    map[UnitID]Unit
	children map[UnitID][]UnitID
}

// National returns the country's catalogue, read once.
var National = sync.OnceValue(func() *Catalogue {
	c := &Catalogue{units: map[UnitID]Unit{}, children: map[UnitID][]UnitID{}}
	c.read(threeLevelCSV, func(code string, _ Level) UnitID { return UnitID(code) }, "2019-10-01")
	c.read(twoLevelCSV, func(code string, level Level) UnitID {
		if level == Commune {
			return UnitID(code + "-2025")
		}
		return UnitID(code)
	}, TwoLevelSince)
	return c
})

// NewCatalogue is a catalogue of other units than the country's, for
// measurements of places that do not exist. A parent comes before its children.
func NewCatalogue(units []Unit) *Catalogue {
	c := &Catalogue{units: map[UnitID]Unit{}, children: map[UnitID][]UnitID{}}
	for _, u := range units {
		c.units[u.ID] = u
		if u.Parent != "" {
			c.children[u.Parent] = append(c.children[u.Parent], u.ID)
		}
	}
	return c
}

func (c *Catalogue) read(text string, name func(code string, level Level) UnitID, from calendar.Date) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic(err) // cannot happen: the files are embedded and a test reads them
	}
	for _, row := range rows[1:] {
		level := Level(row[2])
		unit := Unit{ID: name(row[0], level), Code: row[0], Name: row[1], Level: level, ValidFrom: from}
		if _, known := c.units[unit.ID]; known {
			continue // a province keeps its three-level name
		}
		if row[3] != "" {
			unit.Parent = UnitID(row[3])
			c.children[unit.Parent] = append(c.children[unit.Parent], unit.ID)
		}
		c.units[unit.ID] = unit
	}
}

// Unit returns a unit by its id.
func (c *Catalogue) Unit(id UnitID) (Unit, bool) { u, ok := c.units[id]; return u, ok }

// Name returns the unit's name, or its id when it is unknown.
func (c *Catalogue) Name(id UnitID) string {
	if u, ok := c.units[id]; ok {
		return u.Name
	}
	return string(id)
}

// Children lists the units directly below one, by id.
func (c *Catalogue) Children(id UnitID) []Unit {
	var below []Unit
	for _, child := range c.children[id] {
		below = append(below, c.units[child])
	}
	slices.SortFunc(below, func(a, b Unit) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return below
}

// Line is the unit and all above it, the unit first.
func (c *Catalogue) Line(id UnitID) []UnitID {
	var line []UnitID
	for id != "" && len(line) < 8 {
		line = append(line, id)
		id = c.units[id].Parent
	}
	return line
}

// Within reports whether a unit is the area or lies in it.
func (c *Catalogue) Within(id, area UnitID) bool {
	return area != "" && slices.Contains(c.Line(id), area)
}

// Locality is the unit that manages payments for a unit: its district, or
// itself when it is a commune without one. A province has none: "".
func (c *Catalogue) Locality(id UnitID) UnitID {
	unit, ok := c.units[id]
	switch {
	case !ok || unit.Level == Province:
		return ""
	case unit.Level == District:
		return id
	}
	if parent := c.units[unit.Parent]; parent.Level == District {
		return parent.ID
	}
	return id
}

// Communes lists the communes of a unit, or the unit itself when it is one.
func (c *Catalogue) Communes(id UnitID) []Unit {
	unit, ok := c.units[id]
	if !ok {
		return nil
	}
	if unit.Level == Commune {
		return []Unit{unit}
	}
	var found []Unit
	for _, child := range c.Children(id) {
		found = append(found, c.Communes(child.ID)...)
	}
	return found
}

// Province is the province a unit lies in.
func (c *Catalogue) Province(id UnitID) UnitID {
	line := c.Line(id)
	if len(line) == 0 {
		return ""
	}
	return line[len(line)-1]
}
