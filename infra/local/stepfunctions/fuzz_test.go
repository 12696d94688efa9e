package stepfunctions

import "testing"

// FuzzDefinition: no text makes the parser panic, and a definition it accepts
// leads only to states that exist.
func FuzzDefinition(f *testing.F) {
	for _, seed := range []string{
		referenceMachine, referenceChild, killMachine, `{}`, `[]`, `{"QueryLanguage":"JSONata","StartAt":1,"States":[]}`,
		distributed(doubleState(""), `,"ItemBatcher":{"MaxItemsPerBatch":2},"Items":[]`),
		one(`"A":{"Type":"Choice","Choices":[{"Condition":"{% true %}","Next":"A"}]}`),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := parseMachine(text)
		if err != nil {
			return
		}
		for path, sc := range m.scopes {
			if _, ok := m.find(path, sc.startAt); !ok {
				t.Errorf("scope %q starts nowhere", path)
			}
			for _, st := range sc.states {
				for _, target := range st.targets() {
					if _, ok := m.find(path, target); !ok {
						t.Errorf("state %q leads nowhere", st.name)
					}
				}
			}
		}
	})
}
