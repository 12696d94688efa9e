package payment

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"ansinh/shared/money"
	"ansinh/shared/org"
)

// Sums is a number of lines and their money by part, đồng.
type Sums struct {
	Lines int `json:"lines"`
	// Further are those of the lines that are a further part of a split one
	// (F-52): no person more.
	Further   int        `json:"further,omitempty"`
	Regular   money.Dong `json:"regular"`
	Arrears   money.Dong `json:"arrears"`
	Recovery  money.Dong `json:"recovery"`
	CarryOver money.Dong `json:"carryOver"`
	Total     money.Dong `json:"total"`
}

// Persons is how many people the lines pay, each counted once a policy (F-15).
func (s Sums) Persons() int { return s.Lines - s.Further }

// Count adds a line.
func (s *Sums) Count(l *Line) {
	s.Lines++
	if l.LineRef != l.Whole() {
		s.Further++
	}
	s.Regular += l.Regular
	s.Arrears += l.Arrears
	s.Recovery += l.Recovery
	s.CarryOver += l.CarryOver
	s.Total += l.Total
}

// Merge adds other sums.
func (s *Sums) Merge(o Sums) {
	s.Lines += o.Lines
	s.Further += o.Further
	s.Regular += o.Regular
	s.Arrears += o.Arrears
	s.Recovery += o.Recovery
	s.CarryOver += o.CarryOver
	s.Total += o.Total
}

// Part is what one commune adds to a list: written once by the job that
// prepared it (F-15: the summary's rows).
type Part struct {
	Commune org.UnitID `json:"commune"`
	Run     int        `json:"run"`
	Sums    Sums       `json:"sums"`
	// Categories, Methods and Budgets split the same sums three ways.
	Categories map[string]Sums `json:"categories,omitempty"`
	Methods    map[string]Sums `json:"methods,omitempty"`
	Budgets    map[string]Sums `json:"budgets,omitempty"`
	// Stamp is of the attempt that wrote the commune's lines; a line under another
	// is not the list's. 0 in parts from before there were stamps.
	Stamp int `json:"stamp,omitempty"`
	// File is where the commune's lines lie as NDJSON, Hash their SHA-256.
	File string `json:"file,omitempty"`
	Hash string `json:"hash,omitempty"`
}

// Count adds a line to the part.
func (p *Part) Count(l *Line) {
	if p.Categories == nil {
		p.Categories, p.Methods, p.Budgets = map[string]Sums{}, map[string]Sums{}, map[string]Sums{}
	}
	p.Sums.Count(l)
	countIn(p.Categories, l.Category, l)
	countIn(p.Methods, string(l.Method), l)
	countIn(p.Budgets, l.Budget, l)
}

func countIn(m map[string]Sums, key string, l *Line) {
	s := m[key]
	s.Count(l)
	m[key] = s
}

// Group is the sums of one commune, category, method or budget line.
type Group struct {
	Key  string `json:"key"`
	Sums Sums   `json:"sums"`
}

// Overview is a list's sums every way the page and the summary show them.
type Overview struct {
	Run        int     `json:"run"`
	Sums       Sums    `json:"sums"`
	Communes   []Group `json:"communes"`
	Categories []Group `json:"categories"`
	Methods    []Group `json:"methods"`
	Budgets    []Group `json:"budgets"`
}

// Overlook adds the parts up. Its hash is the SHA-256 of the parts' hashes in
// the order of their communes, each followed by a newline; communes without
// lines are left out.
func Overlook(run int, parts []Part) (o Overview, hash string) {
	o = Overview{Run: run}
	parts = slices.Clone(parts)
	slices.SortFunc(parts, func(a, b Part) int { return compare(string(a.Commune), string(b.Commune)) })
	categories, methods, budgets := map[string]Sums{}, map[string]Sums{}, map[string]Sums{}
	digest := sha256.New()
	for _, p := range parts {
		if p.Sums.Lines == 0 {
			continue
		}
		digest.Write([]byte(p.Hash + "\n"))
		o.Sums.Merge(p.Sums)
		o.Communes = append(o.Communes, Group{string(p.Commune), p.Sums})
		mergeInto(categories, p.Categories)
		mergeInto(methods, p.Methods)
		mergeInto(budgets, p.Budgets)
	}
	o.Categories, o.Methods, o.Budgets = groups(categories), groups(methods), groups(budgets)
	return o, hex.EncodeToString(digest.Sum(nil))
}

func mergeInto(into, from map[string]Sums) {
	for key, sums := range from {
		s := into[key]
		s.Merge(sums)
		into[key] = s
	}
}

func groups(m map[string]Sums) []Group {
	list := make([]Group, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list = append(list, Group{key, m[key]})
	}
	return list
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
