package entitlement

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"ansinh/shared/auth"
	"ansinh/shared/fault"
	"ansinh/shared/org"
)

// rowsPage is how many rows the page gets at once.
const rowsPage = 50

// Rows lists a review's rows by commune and name, of one commune or reason
// when given. Faults: Invalid "bad-cursor".
func (s *Service) Rows(ctx context.Context, who auth.Caller, r Review, parts []Part, commune org.UnitID, reason Reason, cursor string) (rows []Row, next string, err error) {
	if err := s.may(who, actionRead, r.Unit); err != nil {
		return nil, "", err
	}
	parts = slices.Clone(parts)
	slices.SortFunc(parts, func(a, b Part) int { return strings.Compare(string(a.Commune), string(b.Commune)) })
	at, from, err := readCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	rows = []Row{}
	for _, p := range parts {
		if commune != "" && p.Commune != commune || p.Commune < at || reason != "" && p.Reasons[reason].Rows == 0 {
			continue
		}
		skip := 0
		if p.Commune == at {
			skip = from
		}
		for n := skip / chunkRows; n < p.Chunks; n++ {
			chunk, err := s.rows(ctx, r.ID, p.Commune, n)
			if err != nil {
				return nil, "", err
			}
			for i := range chunk {
				place := n*chunkRows + i
				if place < skip || reason != "" && chunk[i].Reason != reason {
					continue
				}
				if len(rows) == rowsPage {
					return rows, string(p.Commune) + ":" + strconv.Itoa(place), nil
				}
				rows = append(rows, chunk[i])
			}
		}
	}
	return rows, "", nil
}

func readCursor(cursor string) (commune org.UnitID, from int, err error) {
	if cursor == "" {
		return "", 0, nil
	}
	name, place, ok := strings.Cut(cursor, ":")
	from, err = strconv.Atoi(place)
	if !ok || err != nil || from < 0 {
		return "", 0, fault.Invalid("bad-cursor", "Trang yêu cầu không hợp lệ.", fault.Field{Pointer: "cursor", Detail: "Không đọc được."})
	}
	return org.UnitID(name), from, nil
}

// writeCursor is a place in a list that is in memory.
func writeCursor(place int) string { return ":" + strconv.Itoa(place) }
