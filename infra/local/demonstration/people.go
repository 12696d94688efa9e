package demonstration

import (
	"context"
	"fmt"
	"math/rand/v2"

	"ansinh/shared/calendar"
	"ansinh/shared/identity"
	"ansinh/shared/money"
)

// citizen is a made-up person.
type citizen struct {
	name   string
	birth  calendar.Date
	sex    identity.Sex
	id     string // national id, fits birth and sex
	hamlet string
}

// entitlement is what somebody must get.
type entitlement struct {
	name        string
	category    string
	coefficient int // hundredths
	amount      money.Dong
}

var (
	surnames = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Đậu", "Uông"}
	middles  = map[identity.Sex][]string{identity.Male: {"Văn", "Đình", "Xuân", "Quang", "Sỹ"}, identity.Female: {"Thị", "Thị Hồng", "Thị Minh", "Thị Thu"}}
	given    = map[identity.Sex][]string{
		identity.Male:   {"An", "Bảy", "Cường", "Dần", "Hải", "Lộc", "Mạnh", "Phúc", "Sơn", "Thắng", "Tín", "Vinh"},
		identity.Female: {"Bích", "Cúc", "Hoa", "Hương", "Lan", "Liên", "Mai", "Nga", "Phượng", "Quế", "Thảo", "Xuân"},
	}
)

// newCitizen makes somebody up who is age years old throughout the month:
// the birthday lies outside it.
func newCitizen(r *rand.Rand, age int, month calendar.Month) citizen {
	sex := identity.Male
	if r.IntN(2) == 1 {
		sex = identity.Female
	}
	birth := month.Add(-12 * age).First().AddDays(-40 - r.IntN(250))
	c := citizen{
		name: pick(r, surnames) + " " + pick(r, middles[sex]) + " " + pick(r, given[sex]), birth: birth, sex: sex,
		hamlet: fmt.Sprintf("Thôn %d", 1+r.IntN(9)),
	}
	century := 2 * (birth.Year()/100 - 19)
	if sex == identity.Female {
		century++
	}
	c.id = fmt.Sprintf("042%d%02d%06d", century, birth.Year()%100, r.IntN(1_000_000))
	return c
}

// vietnamese is the sex as workbooks write it.
func (c citizen) vietnamese() string {
	if c.sex == identity.Female {
		return "Nữ"
	}
	return "Nam"
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// law is what the system says of the month's law.
type law struct {
	Standard   money.Dong `json:"standard"`
	Categories []struct {
		Code  string `json:"code"`
		Name  string `json:"name"`
		Bands []struct {
			FromAge     int `json:"fromAge"`
			UnderAge    int `json:"underAge"`
			Coefficient int `json:"coefficient"`
		} `json:"bands"`
	} `json:"categories"`
}

func (p *play) readLaw(ctx context.Context) (l law, err error) {
	err = p.cast.districtOfficer.get(ctx, "/api/policy/categories?month="+string(p.month), &l)
	return l, err
}

// code is the category of a name, as lists show categories; "" when unknown.
func (l law) code(name string) string {
	for _, c := range l.Categories {
		if c.Name == name {
			return c.Code
		}
	}
	return ""
}

// due is what the law gives somebody of an age in a category; ok is false
// when it gives nothing.
func (l law) due(category string, age int) (entitlement, bool) {
	for _, c := range l.Categories {
		if c.Code != category {
			continue
		}
		for _, b := range c.Bands {
			if age >= b.FromAge && (b.UnderAge == 0 || age < b.UnderAge) {
				amount, err := l.Standard.Scale(b.Coefficient)
				return entitlement{category: category, coefficient: b.Coefficient, amount: amount}, err == nil
			}
		}
	}
	return entitlement{}, false
}
