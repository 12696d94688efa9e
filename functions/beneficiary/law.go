package beneficiary

import (
	"context"

	"ansinh/shared/auth"
	"ansinh/shared/calendar"
	"ansinh/shared/money"
	"ansinh/shared/policy"
)

// Law is the law of a month as the page offers it.
type Law struct {
	Month      calendar.Month `json:"month"`
	Standard   money.Dong     `json:"standard"`
	Funeral    money.Dong     `json:"funeral"`
	Categories []Category     `json:"categories"`
}

// Category is a group of people with its coefficients by age.
type Category struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Form   string `json:"form,omitempty"`
	Source string `json:"source,omitempty"`
	Bands  []Band `json:"bands"`
}

// Band is the coefficient, in hundredths, of a range of ages.
type Band struct {
	FromAge     int                `json:"fromAge"`
	UnderAge    int                `json:"underAge,omitempty"`
	Coefficient policy.Coefficient `json:"coefficient"`
}

// PolicyCategories shows the law of a month in the caller's province.
func (d Desk) PolicyCategories(_ context.Context, who auth.Caller, in struct {
	Month calendar.Month `query:"month"`
},
) (Law, error) {
	law, month := policy.National(), in.Month
	if month == "" {
		month = calendar.MonthOf(d.p.Clock.Now())
	}
	province := d.p.Units.Province(who.Unit)
	standard, err := law.Standard(month, province)
	if err != nil {
		return Law{}, err
	}
	funeral, err := law.Funeral(month, province)
	if err != nil {
		return Law{}, err
	}
	out := Law{Month: month, Standard: standard, Funeral: funeral, Categories: []Category{}}
	for _, c := range law.Categories(month) {
		category := Category{Code: c.Code, Name: c.Name, Form: c.Form, Source: c.Source, Bands: []Band{}}
		for _, b := range c.Bands {
			category.Bands = append(category.Bands, Band{FromAge: b.Age, UnderAge: b.Under, Coefficient: b.Coefficient})
		}
		out.Categories = append(out.Categories, category)
	}
	return out, nil
}
