package beneficiary

import (
	"context"

	"ansinh/shared/beneficiary/imports"
)

// ImportInput names the import a task works on.
type ImportInput struct {
	Import string `json:"import"`
	Why    string `json:"why"` // of a failure, Vietnamese
}

// CheckOutput is where a check ended and the audit sequence of that.
type CheckOutput struct {
	State imports.State `json:"state"`
	Since int           `json:"since"`
}

// TaskCheck checks a workbook for the machine; again, with the same end.
func (d Desk) TaskCheck(ctx context.Context, in ImportInput) (CheckOutput, error) {
	state, since, err := d.imports.Check(ctx, in.Import)
	return CheckOutput{State: state, Since: since}, err
}

// TaskMark writes the workbook with marks.
func (d Desk) TaskMark(ctx context.Context, in ImportInput) error {
	return d.imports.Mark(ctx, in.Import)
}

// ApplyOutput tells whether all rows are applied.
type ApplyOutput struct {
	Done bool `json:"done"`
}

// TaskApply applies batches of confirmed rows until its time is nearly up.
func (d Desk) TaskApply(ctx context.Context, in ImportInput) (ApplyOutput, error) {
	done, err := d.imports.Apply(ctx, in.Import)
	return ApplyOutput{Done: done}, err
}

// TaskFail ends an import in words.
func (d Desk) TaskFail(ctx context.Context, in ImportInput) error {
	return d.imports.Fail(ctx, in.Import, in.Why)
}
