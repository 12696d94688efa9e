package stepfunctions

// choose takes the first rule whose Condition is true, or Default. A rule's
// own Assign and Output go with the rule; the state's go with Default.
func (t *turn) choose(f *frame, st *state) error {
	v := t.view(f)
	for _, rule := range st.choices {
		var yes bool
		if err := rule.condition.evalInto(v, "Condition", &yes); err != nil {
			return err
		}
		if yes {
			return t.chosen(f, st, v, rule)
		}
	}
	if st.defaultNext == "" {
		return &stateError{Name: errNoChoiceMatched, Cause: "No choice rule of state '" + st.name + "' matched and there is no Default."}
	}
	return t.chosen(f, st, v, choiceRule{next: st.defaultNext, assign: st.assign, output: st.output})
}

func (t *turn) chosen(f *frame, st *state, v *view, rule choiceRule) error {
	output := f.Input
	assigned, err := rule.assign.eval(v)
	if err != nil {
		return err
	}
	if rule.output != nil {
		if output, err = rule.output.eval(v); err != nil {
			return err
		}
	}
	if len(output) > dataLimit {
		return dataLimitError("output of state " + f.State)
	}
	t.leave(f, st, rule.next, output, assigned)
	return nil
}
