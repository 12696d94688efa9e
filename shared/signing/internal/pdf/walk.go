package pdf

// Root returns the catalog and its reference.
func (v View) Root() (Ref, Dict, error) {
	r, ok := v.Trailer()["Root"].(Ref)
	if !ok {
		return Ref{}, nil, syntaxf("no /Root")
	}
	d, err := v.Dict(r)
	if err != nil {
		return r, nil, err
	}
	if d["Type"] != Name("Catalog") {
		return r, nil, syntaxf("no catalog")
	}
	return r, d, nil
}

// Pages returns the references of all pages in order. A tree that is a ring,
// has no page or more than the bound is refused.
func (v View) Pages() ([]Ref, error) {
	_, root, err := v.Root()
	if err != nil {
		return nil, err
	}
	top, ok := root["Pages"].(Ref)
	if !ok {
		return nil, syntaxf("no page tree")
	}
	var pages []Ref
	seen := map[Ref]bool{}
	todo := []Ref{top}
	for len(todo) > 0 {
		r := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[r] {
			return nil, syntaxf("page tree in a ring")
		}
		if seen[r] = true; len(seen) > 2*maxPages || len(pages) > maxPages {
			return nil, ErrTooComplex
		}
		kids, isPage, err := v.pageNode(r)
		if err != nil {
			return nil, err
		}
		if isPage {
			pages = append(pages, r)
		}
		for i := len(kids) - 1; i >= 0; i-- {
			todo = append(todo, kids[i])
		}
	}
	if len(pages) == 0 {
		return nil, syntaxf("no page")
	}
	return pages, nil
}

func (v View) pageNode(r Ref) (kids []Ref, isPage bool, err error) {
	d, err := v.Dict(r)
	if err != nil {
		return nil, false, err
	}
	if d["Type"] == Name("Page") {
		return nil, true, nil
	}
	o, err := v.Resolve(d["Kids"])
	if err != nil {
		return nil, false, err
	}
	list, ok := o.(Array)
	if d["Type"] != Name("Pages") || !ok || len(list) > 2*maxPages {
		return nil, false, syntaxf("bad page tree")
	}
	for _, k := range list {
		kid, ok := k.(Ref)
		if !ok {
			return nil, false, syntaxf("bad page tree")
		}
		kids = append(kids, kid)
	}
	return kids, false, nil
}

// PageBox returns a page's media box, inherited if need be.
func (v View) PageBox(page Ref) ([4]float64, error) {
	var node Object = page
	for range 64 {
		d, err := v.Dict(node)
		if err != nil {
			return [4]float64{}, err
		}
		if box, has := d["MediaBox"]; has {
			o, err := v.Resolve(box)
			if err != nil {
				return [4]float64{}, err
			}
			if r, ok := Rectangle(o); ok {
				return r, nil
			}
			return [4]float64{}, syntaxf("bad /MediaBox")
		}
		if node = d["Parent"]; node == nil {
			break
		}
	}
	return [4]float64{}, syntaxf("no /MediaBox")
}

// Reachable returns every reference that can be met from the given objects.
// References to objects that do not exist are part of it: whoever defines one
// later changes what a reader sees.
func (v View) Reachable(from ...Object) (map[Ref]bool, error) {
	seen := map[Ref]bool{}
	todo := append([]Object(nil), from...)
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch x := o.(type) {
		case Ref:
			if seen[x] {
				continue
			}
			if seen[x] = true; len(seen) > maxObjects {
				return nil, ErrTooComplex
			}
			next, err := v.Get(x)
			if err != nil {
				return nil, err
			}
			todo = append(todo, next)
		case Array:
			todo = append(todo, x...)
		case Dict:
			for _, y := range x {
				todo = append(todo, y)
			}
		case *Stream:
			todo = append(todo, x.Dict)
		}
	}
	return seen, nil
}
