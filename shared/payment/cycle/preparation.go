package cycle

import (
	"fmt"
	"hash"
	"iter"
	"maps"
	"slices"

	"ansinh/shared/payment"
	"ansinh/shared/payment/paymentstore"
	"ansinh/shared/provider"
)

// preparation writes lines, counts them and renders their file in one pass.
// Lines of people without anything besides the regular amounts go straight
// through; the others are held back until the person's lines are complete.
type preparation struct {
	list   payment.ListID
	part   payment.Part
	writer *paymentstore.Writer
	// extras are the people still to come with more than regular amounts, by
	// beneficiary; done are those whose lines were written.
	extras map[string]*payment.Extra
	done   []*payment.Extra
	held   held
	splits *splitter
	// file is what the package will hold of the commune, hash its SHA-256. It
	// begins with room for a usual commune's lines.
	file []byte
	hash hash.Hash
}

// held are the lines of one person seen so far: those with a regular amount,
// and those of policies that pay nothing this month.
type held struct {
	who        string
	extra      *payment.Extra
	base, bare []payment.Line
}

// wants reports whether a line without a regular amount is of use: it says
// how a person is paid to whom something is owed.
func (p *preparation) wants(who string) bool { return p.extras[who] != nil || p.held.who == who }

// take writes the lines of a source. A person's lines come one after the
// other.
func (p *preparation) take(lines iter.Seq2[payment.Line, error]) error {
	for line, err := range lines {
		if err != nil {
			return err
		}
		if p.held.extra != nil && p.held.who != line.Beneficiary {
			if err := p.release(); err != nil {
				return err
			}
		}
		if p.held.extra == nil && len(p.extras) > 0 {
			if x := p.extras[line.Beneficiary]; x != nil {
				p.held = held{who: line.Beneficiary, extra: x}
			}
		}
		switch {
		case p.held.extra == nil:
			if err := p.divide(&line, nil); err != nil {
				return err
			}
		case line.Regular == 0:
			p.held.bare = append(p.held.bare, line)
		default:
			p.held.base = append(p.held.base, line)
		}
	}
	return p.rest()
}

// rest writes the lines of those the month does not pay: their old money
// still is theirs.
func (p *preparation) rest() error {
	if err := p.release(); err != nil {
		return err
	}
	for _, who := range slices.Sorted(maps.Keys(p.extras)) {
		p.held = held{who: who, extra: p.extras[who]}
		if err := p.release(); err != nil {
			return err
		}
	}
	return p.splits.finish()
}

// release writes the lines of the person held back.
func (p *preparation) release() error {
	h := p.held
	if h.extra == nil {
		return nil
	}
	p.held = held{}
	delete(p.extras, h.who)
	p.done = append(p.done, h.extra)
	lines, err := payment.Compose(p.list, h.base, h.bare, h.extra)
	if err != nil {
		return fmt.Errorf("cycle: lines of %s: %w", h.who, err)
	}
	for i := range lines {
		if err := p.divide(&lines[i], h.extra); err != nil {
			return err
		}
	}
	return nil
}

// divide writes a line, or the parts it is split into (F-52).
func (p *preparation) divide(line *payment.Line, x *payment.Extra) error {
	if len(p.splits.splits) == 0 {
		p.put(line)
		return nil
	}
	parts, err := p.splits.divide(line, x)
	if err != nil {
		return err
	}
	for i := range parts {
		p.put(&parts[i])
	}
	return nil
}

func (p *preparation) put(line *payment.Line) {
	p.writer.Put(line)
	p.part.Count(line)
	told := provider.FromLine(line)
	from := len(p.file)
	p.file = append(told.AppendJSON(p.file), '\n')
	p.hash.Write(p.file[from:])
}
