package beneficiarystore

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/beneficiary"
	"ansinh/shared/dynamo"
	"ansinh/shared/fault"
	"ansinh/shared/org"
	"ansinh/shared/search"
)

var _ beneficiary.Finder = (*Store)(nil)

const (
	// sideBySide bounds how many communes are read at once.
	sideBySide = 8
	// readMost bounds the lines one page reads of one commune when a filter
	// lets few through; the cursor goes on from there.
	readMost = 4000
)

// place is how far a look-up got: a commune and the sort key last read there.
type place struct {
	Commune org.UnitID `json:"c"`
	After   string     `json:"a"`
}

// FindPeople implements beneficiary.Finder: every commune's range is read at
// the same time, in words' order when a text is given and in names' order
// otherwise, and their results are laid one after the other.
func (s *Store) FindPeople(ctx context.Context, q beneficiary.Query) (people []beneficiary.RollPerson, next string, err error) {
	from, err := readPlace(q.Cursor)
	if err != nil {
		return nil, "", err
	}
	communes := q.Communes
	if from.Commune != "" {
		i := slices.Index(communes, from.Commune)
		if i < 0 {
			return nil, "", badCursor()
		}
		communes = communes[i:]
	}
	for group := range slices.Chunk(communes, sideBySide) {
		results := make([]found, len(group))
		var all sync.WaitGroup
		for i, commune := range group {
			after := ""
			if commune == from.Commune {
				after = from.After
			}
			all.Go(func() { results[i] = s.findIn(ctx, commune, after, q) })
		}
		all.Wait()
		for i, r := range results {
			if r.err != nil {
				return nil, "", r.err
			}
			for j, p := range r.people {
				people = append(people, p)
				if len(people) == q.Limit {
					if j+1 == len(r.people) && r.done && group[i] == communes[len(communes)-1] {
						return people, "", nil
					}
					return people, writePlace(group[i], r.sorts[j]), nil
				}
			}
			if !r.done {
				return people, writePlace(group[i], r.last), nil
			}
		}
	}
	return people, "", nil
}

// found is what one commune gave: people with their sort keys, and whether
// the commune's range is read to its end.
type found struct {
	people []beneficiary.RollPerson
	sorts  []string
	last   string
	done   bool
	err    error
}

// line is a roll item, or a word item that points at one and has nothing but
// its key.
type line struct {
	SK string
	rollItem
}

// UnmarshalDynamoDBAttributeValue implements attributevalue.Unmarshaler.
func (l *line) UnmarshalDynamoDBAttributeValue(value types.AttributeValue) error {
	item, ok := value.(*types.AttributeValueMemberM)
	if !ok {
		return errBadRoll
	}
	if sk, ok := item.Value["sk"].(*types.AttributeValueMemberS); ok {
		l.SK = sk.Value
	}
	if len(item.Value) == 2 { // pk and sk
		return nil
	}
	return l.rollItem.UnmarshalDynamoDBAttributeValue(value)
}

func (s *Store) findIn(ctx context.Context, commune org.UnitID, after string, q beneficiary.Query) found {
	typed := search.Parse(q.Text)
	query := dynamo.Query{Table: s.table, PK: rollPartition(commune), Eventual: true}
	if typed.Lead != "" {
		query.PK, query.Prefix = wordPartition(commune), typed.Lead
	}
	query.Limit = q.Limit + 1
	if q.Keep != nil || len(typed.Rest) > 0 {
		query.Limit = 500
	}
	if after != "" {
		query.From, query.To = after+"\x00", query.Prefix+"\uffff"
		query.Prefix = ""
	}
	var r found
	for read := 0; read < readMost; {
		lines, cursor, err := dynamo.Page[line](ctx, s.db, query)
		if err != nil {
			return found{err: err}
		}
		read += len(lines)
		if lines, err = s.resolve(ctx, commune, typed, lines); err != nil {
			return found{err: err}
		}
		for _, l := range lines {
			r.last = l.SK
			if l.ID == "" || q.Keep != nil && !q.Keep(l.RollPerson) {
				continue
			}
			r.people, r.sorts = append(r.people, l.RollPerson), append(r.sorts, l.SK)
			if len(r.people) > q.Limit { // one more than asked: there is a next page
				return r
			}
		}
		if cursor == "" {
			r.done = true
			return r
		}
		query.Cursor = cursor
	}
	return r
}

// resolve turns word items into the roll lines they point at. The lead word
// may begin two words of one name: such a person is listed once, at the first.
func (s *Store) resolve(ctx context.Context, commune org.UnitID, typed search.Query, lines []line) ([]line, error) {
	if typed.Lead == "" {
		return lines, nil
	}
	var reads []*dynamo.Read
	for i := range lines {
		word, roll, _ := strings.Cut(lines[i].SK, "#")
		name, _, _ := strings.Cut(roll, "#")
		if first(name, typed.Lead) != word || !typed.Matches(name) {
			continue
		}
		reads = append(reads, &dynamo.Read{Table: s.table, Key: dynamo.Key{PK: rollPartition(commune), SK: roll}, Out: &lines[i].rollItem})
	}
	for group := range slices.Chunk(reads, 100) {
		if err := s.db.BatchGet(ctx, group...); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// first is the alphabetically first word of a folded name that the lead
// begins: the one under which the person is listed.
func first(name, lead string) string {
	var best string
	for _, word := range search.Words(name) {
		if strings.HasPrefix(word, lead) && (best == "" || word < best) {
			best = word
		}
	}
	return best
}

func writePlace(commune org.UnitID, after string) string {
	raw, _ := json.Marshal(place{Commune: commune, After: after}) // strings always render
	return base64.RawURLEncoding.EncodeToString(raw)
}

func readPlace(cursor string) (place, error) {
	if cursor == "" {
		return place{}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	var p place
	if err != nil || json.Unmarshal(raw, &p) != nil || p.Commune == "" {
		return place{}, badCursor()
	}
	return p, nil
}

func badCursor() error {
	return fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
}
