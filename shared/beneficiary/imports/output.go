package imports

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
	"ansinh/shared/job"
)

// chunkRows is how many valid rows are applied, and resumed, together.
const chunkRows = 500

// output collects what a check finds, in pages and batches that leave memory
// as soon as they are full.
type output struct {
	service *Service
	id      string
	job     job.Job
	counts  Counts
	valid   []workbook.Change
	chunks  int
	all     pager
	kinds   map[workbook.FindingKind]*pager
	told    int
}

// pager stores findings page by page.
type pager struct {
	kind     workbook.FindingKind
	severity string
	count    int
	pages    int
	page     []workbook.Finding
}

func newOutput(s *Service, id string, j job.Job) *output {
	return &output{service: s, id: id, job: j, kinds: map[workbook.FindingKind]*pager{}}
}

// add takes checked rows in; read is how many rows of the file they came from.
func (o *output) add(ctx context.Context, rows []*checked, read int) error {
	for _, c := range rows {
		o.count(c)
		for _, f := range c.findings {
			if err := o.finding(ctx, f); err != nil {
				return err
			}
		}
		if c.bad() {
			continue
		}
		if o.valid = append(o.valid, c.change); len(o.valid) == chunkRows {
			if err := o.flushChunk(ctx); err != nil {
				return err
			}
		}
	}
	o.job.Done += read
	if o.job.Done-o.told < 2000 {
		return nil
	}
	o.told = o.job.Done
	return o.service.Store.SaveJob(ctx, o.id, o.job)
}

func (o *output) count(c *checked) {
	o.counts.Rows++
	if c.bad() {
		o.counts.Invalid++
		return
	}
	o.counts.Valid++
	if len(c.findings) > 0 {
		o.counts.Warnings++
	}
	switch c.change.Kind {
	case workbook.Increase:
		o.counts.Increase++
	case workbook.Adjust:
		o.counts.Adjust++
	case workbook.Stop:
		o.counts.Stop++
	case workbook.Death:
		o.counts.Death++
	}
}

func (o *output) finding(ctx context.Context, f workbook.Finding) error {
	p := o.kinds[f.Kind]
	if p == nil {
		p = &pager{kind: f.Kind, severity: f.Severity}
		o.kinds[f.Kind] = p
	}
	if err := o.put(ctx, &o.all, f); err != nil {
		return err
	}
	return o.put(ctx, p, f)
}

func (o *output) put(ctx context.Context, p *pager, f workbook.Finding) error {
	p.count++
	if p.page = append(p.page, f); len(p.page) < pageSize {
		return nil
	}
	return o.flushPage(ctx, p)
}

func (o *output) flushPage(ctx context.Context, p *pager) error {
	if len(p.page) == 0 {
		return nil
	}
	if err := o.service.writeJSON(ctx, findingsKey(o.id, p.kind, p.pages), p.page); err != nil {
		return err
	}
	p.pages, p.page = p.pages+1, p.page[:0]
	return nil
}

func (o *output) flushChunk(ctx context.Context) error {
	if len(o.valid) == 0 {
		return nil
	}
	if err := o.service.writeJSON(ctx, chunkKey(o.id, o.chunks), o.valid); err != nil {
		return err
	}
	o.chunks, o.valid = o.chunks+1, o.valid[:0]
	return nil
}

// close writes what is left.
func (o *output) close(ctx context.Context) error {
	if err := o.flushChunk(ctx); err != nil {
		return err
	}
	if err := o.flushPage(ctx, &o.all); err != nil {
		return err
	}
	for _, p := range o.kinds {
		if err := o.flushPage(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// kindCounts are the kinds, errors first, the most frequent first.
func (o *output) kindCounts() []KindCount {
	var list []KindCount
	for _, p := range o.kinds {
		list = append(list, KindCount{Kind: p.kind, Title: workbook.Titles[p.kind], Severity: p.severity, Count: p.count, Pages: p.pages})
	}
	slices.SortFunc(list, func(a, b KindCount) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Kind, b.Kind))
	})
	return list
}

func today(at time.Time) calendar.Date { return calendar.DateOf(at) }
