package imports

import (
	"bytes"
	"context"
	"fmt"

	"ansinh/shared/auth"
	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/workbook"
	"ansinh/shared/calendar"
	"ansinh/shared/objects"
	"ansinh/shared/org"
	"ansinh/shared/search"
)

// Template writes the 10A workbook of the caller's area, or of one unit in
// it, with the people it has, and returns where to read it (J-05).
func (s *Service) Template(ctx context.Context, who auth.Caller, commune org.UnitID) (objects.Address, string, error) {
	area := who.Unit
	if commune != "" {
		area = commune
	}
	if err := s.Gate.Check(who, actionRead, auth.Resource{Type: "Import", Unit: area}); err != nil {
		return objects.Address{}, "", err
	}
	month := calendar.MonthOf(s.Clock.Now())
	var sheets []workbook.Sheet
	for _, unit := range s.Units.Communes(area) {
		sheets = append(sheets, workbook.Sheet{Unit: unit, People: func() ([]beneficiary.RollPerson, error) {
			return s.Store.People(ctx, unit.ID)
		}})
	}
	var raw bytes.Buffer
	if err := workbook.Write(&raw, sheets, s.Law.Categories(month), month); err != nil {
		return objects.Address{}, "", err
	}
	key := fmt.Sprintf("imports/templates/%s/%s.xlsx", area, s.NewID())
	if _, err := s.Files.Put(ctx, s.Uploads, key, ContentType, raw.Bytes()); err != nil { // the bucket forgets it after a day
		return objects.Address{}, "", err
	}
	name := "10A " + search.Fold(s.Units.Name(area)) + " " + string(month) + ".xlsx"
	address, err := s.Files.PresignGet(ctx, s.Uploads, key, name, false)
	return address, name, err
}
