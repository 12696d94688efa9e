package procedure

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"ansinh/shared/fault"
	"ansinh/shared/org"
)

//go:embed data/*.yaml
var files embed.FS

// Book is the set of procedures in all their versions. It is read-only.
type Book struct {
	all []Procedure
}

// National is the book as delivered, read once.
var National = sync.OnceValue(func() *Book {
	book, err := Read(files)
	if err != nil {
		panic(err) // cannot happen: the files are embedded and a test reads them
	}
	return book
})

// Read reads every data/*.yaml of a file system. A procedure that could lose a
// dossier (no steps, a step nobody can do, a document nobody signs) is an
// error naming its file.
func Read(system fs.FS) (*Book, error) {
	names, err := fs.Glob(system, "data/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("procedure: %w", err)
	}
	book := &Book{}
	for _, name := range names {
		p, err := readFile(system, name)
		if err != nil {
			return nil, fmt.Errorf("procedure: %s: %w", name, err)
		}
		book.all = append(book.all, p)
	}
	slices.SortFunc(book.all, func(a, b Procedure) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return a.Version - b.Version
	})
	return book, nil
}

func readFile(system fs.FS, name string) (Procedure, error) {
	file, err := system.Open(name)
	if err != nil {
		return Procedure{}, err
	}
	defer func() { _ = file.Close() }() // nothing was written
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	var p Procedure
	if err := decoder.Decode(&p); err != nil {
		return Procedure{}, err
	}
	return p, p.check()
}

// Current lists the newest version of each procedure, by name.
func (b *Book) Current() []Procedure {
	var latest []Procedure
	for _, p := range b.all {
		i := slices.IndexFunc(latest, func(q Procedure) bool { return q.Code == p.Code })
		switch {
		case i < 0:
			latest = append(latest, p)
		case latest[i].Version < p.Version:
			latest[i] = p
		}
	}
	return latest
}

// Find returns the newest version of a procedure, or NotFound.
func (b *Book) Find(code string) (Procedure, error) {
	for _, p := range b.Current() {
		if p.Code == code {
			return p, nil
		}
	}
	return Procedure{}, fault.NotFound("procedure-not-found", "Không có thủ tục này.")
}

// Version returns one version of a procedure: the one a dossier started with
// (B-10), or NotFound.
func (b *Book) Version(code string, version int) (Procedure, error) {
	for _, p := range b.all {
		if p.Code == code && p.Version == version {
			return p, nil
		}
	}
	return Procedure{}, fault.NotFound("procedure-not-found", fmt.Sprintf("Không có thủ tục %s, phiên bản %d.", code, version))
}

// StructureOf tells which structure a commune lives in.
func StructureOf(units *org.Catalogue, commune org.UnitID) Structure {
	if units.Locality(commune) == commune {
		return TwoLevel
	}
	return ThreeLevel
}

// UnitOf is the unit that does a step for a dossier of a commune: the commune,
// its district or its province.
func UnitOf(units *org.Catalogue, commune org.UnitID, level org.Level) org.UnitID {
	switch level {
	case org.District:
		return units.Locality(commune)
	case org.Province:
		return units.Province(commune)
	default:
		return commune
	}
}

func (p Procedure) check() error {
	if p.Code == "" || p.Name == "" || p.Version < 1 {
		return fmt.Errorf("code, name and version are needed")
	}
	for structure, route := range map[Structure]Route{ThreeLevel: p.Three, TwoLevel: p.Two} {
		if err := route.check(); err != nil {
			return fmt.Errorf("%s: %w", structure, err)
		}
	}
	return nil
}

func (r Route) check() error {
	if len(r.Steps) < 2 || r.Steps[0].Action != Process || r.Steps[len(r.Steps)-1].Action != Return {
		return fmt.Errorf("a route begins with a process step and ends with a return step")
	}
	signed, issued := map[DocumentKind]bool{}, false
	for i, s := range r.Steps {
		if _, first, _ := r.Step(s.Code); first != i {
			return fmt.Errorf("step %s is there twice", s.Code)
		}
		if s.Level == "" || s.Role == "" || s.Name == "" || s.WarnHours > s.Hours {
			return fmt.Errorf("step %s lacks level, role or name, or warns before it starts", s.Code)
		}
		switch s.Action {
		case Process:
		case Sign:
			signed[s.Document] = true
		case Seal, Issue:
			if !signed[s.Document] {
				return fmt.Errorf("step %s seals a %q that no leader signed (C-53)", s.Code, s.Document)
			}
			issued = issued || s.Action == Issue
		case Return:
			if !issued {
				return fmt.Errorf("step %s returns a result that was not issued", s.Code)
			}
		default:
			return fmt.Errorf("step %s: unknown action %q", s.Code, s.Action)
		}
	}
	return nil
}
