package demo

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"ansinh/shared/beneficiary"
	"ansinh/shared/beneficiary/beneficiarystore"
	"ansinh/shared/calendar"
	"ansinh/shared/clock"
	"ansinh/shared/id"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/org"
	"ansinh/shared/policy"
)

// Communes says how many made-up people live where.
var Communes = []struct {
	Unit   org.UnitID
	People int
}{
	{"18376", 420}, {"18355", 380}, {"18373", 320}, {"18352", 340}, {"18382", 260}, {"18403", 280}, // Nghi Xuân: 2,000
	{"18073-2025", 100}, // Thành Sen, two levels
}

var (
	families = []string{"Nguyễn", "Trần", "Lê", "Phan", "Hồ", "Đặng", "Võ", "Hoàng", "Bùi", "Đậu", "Phạm", "Ngô", "Dương", "Đinh", "Uông", "Thái", "Cao", "Trịnh"}
	middles  = map[identity.Sex][]string{
		identity.Male:   {"Văn", "Đình", "Xuân", "Hữu", "Sỹ", "Quang", "Trọng", "Bá", "Đức", "Công"},
		identity.Female: {"Thị", "Thị Thu", "Thị Kim", "Thị Ngọc", "Thị Bích", "Thị Hồng", "Thị Mỹ"},
	}
	givens = map[identity.Sex][]string{
		identity.Male:   {"An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hùng", "Khánh", "Lâm", "Long", "Minh", "Nam", "Phúc", "Quân", "Sơn", "Thắng", "Tuấn", "Vinh", "Ý", "Nhật"},
		identity.Female: {"Hương", "Lan", "Mai", "Nga", "Oanh", "Phượng", "Quỳnh", "Thảo", "Trang", "Vân", "Yến", "Hoa", "Hằng", "Liên", "Loan", "Nhung", "Tâm", "Thủy", "Tuyết", "Xuân"},
	}
	banksUsed = []string{"AGRIBANK", "VCB", "BID", "CTG"}
)

// share is how often a category occurs, out of a hundred, with the ages its
// made-up people have.
type share struct {
	code          string
	percent       int
	minAge, under int
}

var shares = []share{
	{"6b", 38, 5, 92},
	{"6a", 16, 3, 88},
	{"5a", 18, 61, 96},
	{"4", 8, 25, 50},
	{"1", 5, 1, 15},
	{"7", 5, 0, 2},
	{"2", 3, 16, 22},
	{"8", 3, 22, 60},
	{"3", 2, 1, 15},
	{"5d", 2, 65, 90},
}

// People makes the same people each time it is given the same day: who they
// are, how they are paid and what their policies are, all through the
// registry's own rules. Some are suspended, stopped or deceased.
func People(at time.Time) ([]beneficiary.Beneficiary, error) {
	g := &generator{
		random: rand.New(rand.NewPCG(442, 42)), law: policy.National(), at: at,
		by: beneficiary.By{ID: "huyen.canbo", Name: "Nguyễn Thị Hồng Nhung", Office: "Huyện Nghi Xuân", Source: "demo", At: at},
	}
	// Ids are made of a fixed instant, so that they are the same each time.
	g.newID = id.From(clock.At(time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)), g)
	var people []beneficiary.Beneficiary
	for _, c := range Communes {
		for range c.People {
			b, err := g.person(c.Unit)
			if err != nil {
				return nil, fmt.Errorf("demo: person %d: %w", len(people)+1, err)
			}
			people = append(people, b)
		}
	}
	return people, nil
}

type generator struct {
	random *rand.Rand
	law    *policy.Law
	at     time.Time
	by     beneficiary.By
	newID  id.Maker
	count  int
}

// Read is the generator's randomness for ids.
func (g *generator) Read(p []byte) (int, error) {
	var word [8]byte
	for n := 0; n < len(p); n += 8 {
		binary.LittleEndian.PutUint64(word[:], g.random.Uint64())
		copy(p[n:], word[:])
	}
	return len(p), nil
}

func pick[T any](g *generator, from []T) T { return from[g.random.IntN(len(from))] }

func (g *generator) person(commune org.UnitID) (beneficiary.Beneficiary, error) {
	g.count++
	s := g.share()
	sex := pick(g, []identity.Sex{identity.Male, identity.Female})
	today := calendar.DateOf(g.at)
	age := s.minAge + g.random.IntN(s.under-s.minAge)
	birth := calendar.NewDate(today.Year()-age, time.Month(1+g.random.IntN(12)), 1+g.random.IntN(28))
	if birth.After(today) || policy.Age(birth, today) < s.minAge {
		birth = calendar.NewDate(birth.Year()-1, time.Month(1+g.random.IntN(12)), 1+g.random.IntN(28))
	}
	name := pick(g, families) + " " + pick(g, middles[sex]) + " " + pick(g, givens[sex])
	person := beneficiary.Person{
		Name: name, Birth: birth, Sex: sex, Ethnicity: "Kinh", NationalID: g.nationalID(birth, sex),
		Commune: commune, Hamlet: fmt.Sprintf("Thôn %d", 1+g.random.IntN(9)),
	}
	if g.random.IntN(3) == 0 {
		person.Phone = fmt.Sprintf("09%08d", g.random.IntN(100_000_000))
	}
	b, err := beneficiary.Register(g.newID(), person, g.payment(name), g.by)
	if err != nil {
		return b, err
	}
	b.Version = 1
	return b, g.life(&b, s.code)
}

func (g *generator) share() share {
	n := g.random.IntN(100)
	for _, s := range shares {
		if n -= s.percent; n < 0 {
			return s
		}
	}
	return shares[0]
}

// nationalID has a valid structure and is never the number of anyone else
// made here; the last six digits count up in steps.
func (g *generator) nationalID(birth calendar.Date, sex identity.Sex) identity.NationalID {
	prefix := "042"
	if g.random.IntN(20) == 0 {
		prefix = "040"
	}
	century := (birth.Year()/100 - 19) * 2
	if sex == identity.Female {
		century++
	}
	return identity.NationalID(fmt.Sprintf("%s%d%02d%06d", prefix, century, birth.Year()%100, (g.count*397)%1_000_000))
}

func (g *generator) payment(holder string) beneficiary.Payment {
	switch n := g.random.IntN(100); {
	case n < 62:
		return beneficiary.Payment{Method: beneficiary.Cash}
	case n < 94:
		return beneficiary.Payment{Method: beneficiary.Account, Bank: pick(g, banksUsed), Number: fmt.Sprintf("%012d", g.random.IntN(1_000_000_000_000)), Holder: holder}
	default:
		return beneficiary.Payment{Method: beneficiary.Wallet, Bank: pick(g, beneficiary.Wallets), Number: fmt.Sprintf("09%08d", g.random.IntN(100_000_000)), Holder: holder}
	}
}

// raise is the month the standard amount was raised with back pay; the raise
// was decided in October.
const raise calendar.Month = "2026-07"

// life gives the person a policy, the raise of the standard amount, and now
// and then an end.
func (g *generator) life(b *beneficiary.Beneficiary, category string) error {
	now := calendar.MonthOf(g.at)
	from := now.Add(-1 - g.random.IntN(26))
	birth := b.Person.Birth.Month()
	if from.Before(birth) {
		from = birth
	}
	// Who turned the category's age lately has it only since then.
	for from.Before(now) {
		if _, err := g.law.Coefficient(category, b.Person.Birth, from); err == nil {
			break
		}
		from = from.Add(1)
	}
	open := beneficiary.OpenPolicy{Category: category, From: from, Decision: g.decision(from)}
	var err error
	if open.Amount, open.Coefficient, err = g.terms(category, b, from); err != nil {
		return err
	}
	if err := open.Apply(b, g.law, g.by); err != nil {
		return err
	}
	if err := g.raised(b, category, from, now); err != nil {
		return err
	}
	return g.end(b, now)
}

func (g *generator) terms(category string, b *beneficiary.Beneficiary, month calendar.Month) (amount money.Dong, k policy.Coefficient, err error) {
	return g.law.Amount(category, b.Person.Birth, month, "42", 1)
}

// raised adjusts a policy to the standard amount of July 2026.
func (g *generator) raised(b *beneficiary.Beneficiary, category string, from, now calendar.Month) error {
	if now < "2026-10" || !from.Before(raise) {
		return nil
	}
	amount, k, err := g.terms(category, b, raise)
	if err != nil { // the age no longer fits: the officers have not seen it yet
		return nil //nolint:nilerr // such a person keeps the old amount
	}
	return beneficiary.AdjustPolicy{
		Policy: "1", Coefficient: k, Amount: amount, From: raise, Reason: "Mức chuẩn trợ giúp xã hội mới",
		Decision: beneficiary.Decision{Number: "1026/QĐ-UBND", Date: "2026-10-12", Signer: "Bùi Việt Hùng"},
	}.Apply(b, g.law, g.by)
}

// end suspends, stops or buries a few, all in the last months.
func (g *generator) end(b *beneficiary.Beneficiary, now calendar.Month) error {
	switch n := g.random.IntN(100); {
	case n < 2:
		return beneficiary.SuspendPolicy{Policy: "1", From: now, Reason: "Ba tháng liền không nhận tiền"}.Apply(b, g.by)
	case n < 4:
		return beneficiary.StopPolicy{Policy: "1", From: now, Decision: g.decision(now), Reason: "Không còn đủ điều kiện"}.Apply(b, g.by)
	case n < 6:
		died := now.Add(-1).First().AddDays(g.random.IntN(20))
		if died.Before(b.Person.Birth) {
			return nil
		}
		return beneficiary.RecordDeath{Date: died, Decision: g.decision(now)}.Apply(b, calendar.DateOf(g.at), g.by)
	}
	return nil
}

func (g *generator) decision(month calendar.Month) beneficiary.Decision {
	return beneficiary.Decision{
		Number: fmt.Sprintf("%02d/QĐ-UBND", 1+g.random.IntN(900)), Date: month.First().AddDays(g.random.IntN(9)), Signer: "Bùi Việt Hùng",
	}
}

// Seed lays the people; those that are there already stay as they are, so it
// may be repeated.
func Seed(ctx context.Context, store *beneficiarystore.Store, at time.Time) error {
	people, err := People(at)
	if err != nil {
		return err
	}
	return store.Lay(ctx, people)
}
