package dossierstore

import (
	"context"
	"slices"
	"strings"
	"time"

	"ansinh/shared/dossier"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/search"
)

// hint is what an index item tells of its dossier.
type hint struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// indexed lists the words a dossier is found by: those of the name, its code
// and the code's last part.
func indexed(d *dossier.Dossier) []string {
	words := bounded(search.Words(d.Name()))
	parts := strings.Split(search.Fold(d.Code), " ")
	words = append(words, search.Compact(d.Code), parts[len(parts)-1])
	slices.Sort(words)
	return slices.Compact(words)
}

// wordWrites keeps the index items when a dossier is filed or its name
// changes, for the commune and every area above it.
func (s *Store) wordWrites(before, after *dossier.Dossier) []dynamo.Write {
	fresh := before.State == ""
	if !fresh && before.Name() == after.Name() {
		return nil
	}
	item := hint{Code: after.Code, Name: after.Name()}
	now := indexed(after)
	var gone []string
	if !fresh {
		gone = slices.DeleteFunc(indexed(before), func(word string) bool { return slices.Contains(now, word) })
	}
	var writes []dynamo.Write
	for _, area := range s.units.Line(after.Unit) {
		writes = append(writes, dynamo.Put(s.table, filedKey(area, sortable(after.FiledAt), after.Code), item))
		for _, word := range now {
			writes = append(writes, dynamo.Put(s.table, wordItem(area, word, after.Code), item))
		}
		for _, word := range gone {
			writes = append(writes, dynamo.Delete(s.table, wordItem(area, word, after.Code)))
		}
	}
	return writes
}

func wordItem(area org.UnitID, word, code string) dynamo.Key {
	shard, ok := search.Shard(word)
	if !ok {
		shard = word
	}
	return wordKey(area, shard, word, code)
}

func sortable(at time.Time) string { return at.UTC().Format("20060102T150405.000") }

// Found is one page of a search.
type Found struct {
	Dossiers []dossier.Dossier
	Next     string
}

// Search looks for dossiers of an area by code or by words of the name; with
// no text, for all of them, the newest first (C-12, C-13). keep filters what
// was read. It reads ranges of the index, never the table. Invalid
// "search-too-short" for a single letter.
func (s *Store) Search(ctx context.Context, area org.UnitID, text, cursor string, keep func(*dossier.Dossier) bool) (Found, error) {
	query, q, err := s.lookup(area, text)
	if err != nil {
		return Found{}, err
	}
	query.Cursor = cursor
	var found Found
	// A strict filter may leave pages empty; the caller goes on from Next.
	for range 10 {
		hints, next, err := dynamo.Page[hint](ctx, s.db, query)
		if err != nil {
			return Found{}, err
		}
		page, err := s.read(ctx, hints, q)
		if err != nil {
			return Found{}, err
		}
		for i := range page {
			if keep(&page[i]) {
				found.Dossiers = append(found.Dossiers, page[i])
			}
		}
		found.Next, query.Cursor = next, next
		if next == "" || len(found.Dossiers) >= pageSize/2 {
			break
		}
	}
	return found, nil
}

const pageSize = 20

func (s *Store) lookup(area org.UnitID, text string) (dynamo.Query, search.Query, error) {
	q := search.Parse(text)
	if strings.HasPrefix(q.Code, codeStart) {
		q = search.Query{Lead: q.Code, Code: q.Code}
	}
	if q.Lead == "" {
		return dynamo.Query{Table: s.table, PK: filedKey(area, "", "").PK, Newest: true, Limit: pageSize}, q, nil
	}
	shard, ok := search.Shard(q.Lead)
	if !ok {
		return dynamo.Query{}, q, fault.Invalid("search-too-short", "Gõ ít nhất hai chữ cái để tìm.", fault.Field{Pointer: "q", Detail: "Quá ngắn."})
	}
	return dynamo.Query{Table: s.table, PK: wordKey(area, shard, "", "").PK, Prefix: q.Lead, Limit: pageSize}, q, nil
}

// codeStart begins every dossier code, folded.
const codeStart = "hs"

// read fetches the dossiers of index items that match all typed words; a
// dossier that matches with two words comes once.
func (s *Store) read(ctx context.Context, hints []hint, q search.Query) ([]dossier.Dossier, error) {
	var codes []string
	for _, h := range hints {
		matches := q.Matches(h.Name, h.Code, search.Compact(h.Code))
		if matches && !slices.Contains(codes, h.Code) {
			codes = append(codes, h.Code)
		}
	}
	if len(codes) == 0 {
		return nil, nil
	}
	dossiers := make([]dossier.Dossier, len(codes))
	reads := make([]*dynamo.Read, len(codes))
	for i, code := range codes {
		reads[i] = &dynamo.Read{Table: s.table, Key: dossierKey(code), Out: &dossiers[i]}
	}
	if err := s.db.BatchGet(ctx, reads...); err != nil {
		return nil, err
	}
	return dossiers, nil
}
