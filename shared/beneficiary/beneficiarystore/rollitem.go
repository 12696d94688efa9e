package beneficiarystore

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"ansinh/shared/beneficiary"
	"ansinh/shared/calendar"
	"ansinh/shared/dynamo"
	"ansinh/shared/identity"
	"ansinh/shared/money"
	"ansinh/shared/org"
)

// rollItem is a person's line on the roll as it is stored: one string
// attribute "r". A payment list reads every line of the roll; store and client
// pay for each attribute and each level of nesting, and a flat string of half
// the size is read at a third of the processor time.
//
// The string holds records parted by newlines, their fields by tabs:
//
//	form id name birth sex national-id commune hamlet death method bank number holder lacks
//	policy budget undecided [from amount category coefficient status]...   one a policy
//
// Tab, newline and backslash within a field are written \t, \n and \\. The
// form's number changes with the fields; form 1 had neither lacks nor
// undecided ("1" or nothing). It is read as well, and so are items from before
// with an attribute a field (the JSON names of RollPerson).
type rollItem struct{ beneficiary.RollPerson }

var (
	_ attributevalue.Marshaler   = rollItem{}
	_ attributevalue.Unmarshaler = (*rollItem)(nil)
)

const (
	rollAttribute = "r"
	rollForm      = "2"
	firstRollForm = "1"
	// oldRollAttribute is one that every item of the former layout has.
	oldRollAttribute = "i"
)

// MarshalDynamoDBAttributeValue implements attributevalue.Marshaler.
func (i rollItem) MarshalDynamoDBAttributeValue() (types.AttributeValue, error) {
	return &types.AttributeValueMemberM{Value: map[string]types.AttributeValue{
		rollAttribute: &types.AttributeValueMemberS{Value: writeRoll(&i.RollPerson)},
	}}, nil
}

// UnmarshalDynamoDBAttributeValue implements attributevalue.Unmarshaler.
func (i *rollItem) UnmarshalDynamoDBAttributeValue(value types.AttributeValue) error {
	item, ok := value.(*types.AttributeValueMemberM)
	if !ok {
		return errBadRoll
	}
	if flat, ok := item.Value[rollAttribute].(*types.AttributeValueMemberS); ok {
		return readRoll(flat.Value, &i.RollPerson)
	}
	if _, old := item.Value[oldRollAttribute]; !old {
		return errBadRoll
	}
	return dynamo.Unmarshal(item.Value, &i.RollPerson)
}

var errBadRoll = errors.New("beneficiarystore: not a line of the roll")

// writeRoll renders a person in the form of rollItem.
func writeRoll(p *beneficiary.RollPerson) string {
	to := make([]byte, 0, 256)
	to = append(to, rollForm...)
	for _, field := range [...]string{
		p.ID, p.Name, string(p.Birth), string(p.Sex), string(p.NationalID), string(p.Commune), p.Hamlet, string(p.Death),
		string(p.Method), p.Bank, p.Number, p.Holder, p.Lacks,
	} {
		to = appendField(append(to, '\t'), field)
	}
	for _, policy := range p.Policies {
		to = appendField(append(to, '\n'), policy.ID)
		to = append(appendField(append(to, '\t'), policy.Budget), '\t')
		if policy.Undecided {
			to = append(to, '1')
		}
		for _, rate := range policy.Rates {
			to = appendField(append(to, '\t'), string(rate.From))
			to = strconv.AppendInt(append(to, '\t'), int64(rate.Amount), 10)
			to = appendField(append(to, '\t'), rate.Category)
			to = strconv.AppendInt(append(to, '\t'), int64(rate.Coefficient), 10)
			to = appendField(append(to, '\t'), string(rate.Status))
		}
	}
	return string(to)
}

func appendField(to []byte, field string) []byte {
	for {
		i := strings.IndexAny(field, "\t\n\\")
		if i < 0 {
			return append(to, field...)
		}
		to = append(append(to, field[:i]...), '\\')
		switch field[i] {
		case '\t':
			to = append(to, 't')
		case '\n':
			to = append(to, 'n')
		default:
			to = append(to, '\\')
		}
		field = field[i+1:]
	}
}

// readRoll reads what writeRoll rendered; anything else is an error. Fields
// share the memory of the text.
func readRoll(text string, p *beneficiary.RollPerson) error {
	head, rest, more := strings.Cut(text, "\n")
	r := rollReader{rest: head, more: true}
	form := r.text()
	if form != rollForm && form != firstRollForm {
		return fmt.Errorf("%w: form %q", errBadRoll, form)
	}
	*p = beneficiary.RollPerson{
		ID: r.text(), Name: r.text(), Birth: calendar.Date(r.text()), Sex: identity.Sex(r.text()),
		NationalID: identity.NationalID(r.text()), Commune: org.UnitID(r.text()), Hamlet: r.text(), Death: calendar.Month(r.text()),
		Method: beneficiary.Method(r.text()), Bank: r.text(), Number: r.text(), Holder: r.text(),
	}
	if form != firstRollForm {
		p.Lacks = r.text()
	}
	if r.more || r.bad {
		return fmt.Errorf("%w: the person's fields", errBadRoll)
	}
	if more {
		p.Policies = make([]beneficiary.RollPolicy, 0, 1+strings.Count(rest, "\n"))
	}
	for more {
		head, rest, more = strings.Cut(rest, "\n")
		r = rollReader{rest: head, more: true}
		policy := beneficiary.RollPolicy{ID: r.text(), Budget: r.text()}
		if form != firstRollForm {
			policy.Undecided = r.flag()
		}
		for r.more && !r.bad {
			policy.Rates = append(policy.Rates, r.rate())
		}
		if r.bad {
			return fmt.Errorf("%w: the policy %q", errBadRoll, policy.ID)
		}
		p.Policies = append(p.Policies, policy)
	}
	return nil
}

// rollReader takes the fields of one record off, first to last. It is bad
// once a field was missing or not what it must be.
type rollReader struct {
	rest      string
	more, bad bool
}

func (r *rollReader) text() string {
	if !r.more {
		r.bad = true
		return ""
	}
	var field string
	field, r.rest, r.more = strings.Cut(r.rest, "\t")
	if strings.IndexByte(field, '\\') < 0 {
		return field
	}
	return r.unescape(field)
}

func (r *rollReader) unescape(field string) string {
	plain := make([]byte, 0, len(field))
	for i := 0; i < len(field); i++ {
		if field[i] != '\\' {
			plain = append(plain, field[i])
			continue
		}
		if i++; i == len(field) {
			r.bad = true
			break
		}
		switch field[i] {
		case 't':
			plain = append(plain, '\t')
		case 'n':
			plain = append(plain, '\n')
		case '\\':
			plain = append(plain, '\\')
		default:
			r.bad = true
		}
	}
	return string(plain)
}

func (r *rollReader) flag() bool {
	text := r.text()
	r.bad = r.bad || text != "" && text != "1"
	return text == "1"
}

func (r *rollReader) number() int64 {
	n, err := strconv.ParseInt(r.text(), 10, 64)
	r.bad = r.bad || err != nil
	return n
}

func (r *rollReader) rate() beneficiary.Rate {
	rate := beneficiary.Rate{
		From: calendar.Month(r.text()), Amount: money.Dong(r.number()), Category: r.text(), Coefficient: int(r.number()),
		Status: beneficiary.Status(r.text()),
	}
	switch rate.Status {
	case beneficiary.Pending, beneficiary.Active, beneficiary.Suspended, beneficiary.Stopped, beneficiary.Deceased:
	default:
		r.bad = true
	}
	return rate
}
