package demonstration

import (
	"maps"
)

// How many changes of each kind the workbook asks for, where the commune has
// the people for them; new people make up the rest.
const (
	wantedDeaths  = 8
	wantedStops   = 12
	wantedAdjusts = 30
)

// severity is how a disability's degree may be judged anew.
var severity = map[string]string{"6b": "6a", "6a": "6b"}

// writeChanges fills the workbook: people who died, whose allowance ends or
// changes, people who come in, and two wrong rows.
func (p *play) writeChanges(c *changes) error {
	for _, person := range c.people {
		var err error
		switch {
		case c.death < wantedDeaths && person.old(p.month):
			err = p.writeDeath(c, person)
		case c.stop < wantedStops && person.old(p.month):
			err = p.writeStop(c, person)
		case c.adjust < wantedAdjusts:
			err = p.writeAdjust(c, person)
		}
		if err != nil {
			return err
		}
	}
	for c.asked < wantedRows-2 {
		if err := p.writeIncrease(c, nil); err != nil {
			return err
		}
	}
	return p.writeMistakes(c)
}

func (p *play) writeDeath(c *changes, person templateRow) error {
	c.asked, c.death = c.asked+1, c.death+1
	p.gone[person.id] = person.name
	values := c.decision("Chết")
	values["Ngày chết"] = dayBefore(p.month, 1+p.Random.IntN(20), c.today)
	return c.set(person.row, values)
}

func (p *play) writeStop(c *changes, person templateRow) error {
	c.asked, c.stop = c.asked+1, c.stop+1
	p.gone[person.id] = person.name
	values := c.decision("Thôi hưởng")
	values["Lý do"] = "Chuyển đi khỏi địa phương"
	return c.set(person.row, values)
}

// writeAdjust changes the degree of a disability, and with it the amount.
func (p *play) writeAdjust(c *changes, person templateRow) error {
	degree, disabled := severity[person.category]
	age := person.ageIn(p.month)
	if !disabled || age < 1 || !person.from.Valid() || !person.from.Before(p.month) {
		return nil
	}
	entitled, ok := p.law.due(degree, age)
	if !ok {
		return nil
	}
	c.asked, c.adjust = c.asked+1, c.adjust+1
	entitled.name = person.name
	p.due[person.id] = entitled
	values := c.decision("Điều chỉnh")
	maps.Copy(values, entitled.cells())
	values["Lý do"] = "Xác định lại mức độ khuyết tật"
	return c.set(person.row, values)
}

// newcomers are the categories people come in by, with their ages.
var newcomers = []struct {
	category string
	from, to int
}{{"5a", 61, 78}, {"5a", 81, 95}, {"5d", 62, 90}, {"6a", 18, 58}, {"6b", 18, 58}, {"6b", 61, 88}, {"6a", 5, 14}, {"1", 5, 14}}

// writeIncrease asks for a made-up person to come in. spoil may then make the
// row wrong; such a person is not due anything.
func (p *play) writeIncrease(c *changes, spoil map[string]any) error {
	kind := pick(p.Random, newcomers)
	age := kind.from + p.Random.IntN(kind.to-kind.from+1)
	who := newCitizen(p.Random, age, p.month)
	entitled, ok := p.law.due(kind.category, age)
	if _, twice := p.due[who.id]; twice || !ok {
		return nil // somebody else will come
	}
	entitled.name = who.name
	c.asked++
	values := c.decision("Tăng")
	maps.Copy(values, entitled.cells())
	maps.Copy(values, map[string]any{
		"Họ và tên": who.name, "Ngày sinh": who.birth, "Thôn/Tổ dân phố": who.hamlet, "Số định danh": who.id,
		"Giới tính": who.vietnamese(), "Dân tộc": "Kinh", "Hình thức chi trả": "Tiền mặt",
	})
	if p.Random.IntN(3) == 0 {
		maps.Copy(values, map[string]any{
			"Hình thức chi trả": "Tài khoản", "Ngân hàng/Loại ví": "AGRIBANK", "Số tài khoản/Số ví": "3706" + who.id[3:], "Chủ tài khoản": who.name,
		})
	}
	if spoil == nil {
		c.increase++
		p.due[who.id] = entitled
	}
	maps.Copy(values, spoil)
	c.next++
	return c.set(c.next-1, values)
}

// writeMistakes adds a number that lost its first zero and a date that does
// not exist, typed as text.
func (p *play) writeMistakes(c *changes) error {
	for _, mistake := range []struct{ header, text string }{{"Số định danh", "42050123456"}, {"Ngày sinh", "31/02/1950"}} {
		for before := c.asked; c.asked == before; {
			if err := p.writeIncrease(c, map[string]any{mistake.header: mistake.text}); err != nil {
				return err
			}
		}
		c.wrong = append(c.wrong, c.cell(mistake.header, c.next-1))
	}
	return nil
}

// cells are the entitlement's cells of a row.
func (e entitlement) cells() map[string]any {
	return map[string]any{"Nhóm đối tượng": e.category, "Hệ số": float64(e.coefficient) / 100, "Mức hưởng (đồng)": e.amount}
}
