package dossier

import (
	"fmt"

	"ansinh/shared/audit"
	"ansinh/shared/fault"
	"ansinh/shared/ontime"
	"ansinh/shared/org"
)

// Command is one thing that may happen to a dossier.
type Command interface {
	// Action names it in the table of requirements C.1.
	Action() Action
	// Guard says whether the dossier is ready for it, whatever the command's
	// input: Refused faults whose fields name what is missing.
	Guard(d *Dossier, o Occasion) error
	// Apply checks the command's input and changes the dossier; it returns
	// what to tell whom. Invalid faults point into the request.
	Apply(d *Dossier, o Occasion) (Told, error)
}

// Told is what a command adds to the progress and whom it tells.
type Told struct {
	Comment string
	Changes []Change
	Notices []Notice
	To      Party // who was asked or got it, when not the new holder
}

// Notice is a sentence for one account (J-09, J-11).
type Notice struct {
	To, Kind, Text string
}

// Outcome is what a command did: the dossier before and after, with the
// entries that must be stored in the same transaction.
type Outcome struct {
	Before, After Dossier
	Entry         Entry
	Notices       []Notice
	Audit         audit.Entry
	Times         ontime.Change // what it changed of the time statistics (J-06)
}

// Do lets a command happen to a dossier as the officer saw it at a version.
// Errors: Stale when the dossier has changed since (C-58), Refused when its
// state does not allow the action (C-04), and those of the command. The
// dossier itself is never changed.
func Do(d Dossier, version int, c Command, o Occasion) (Outcome, error) {
	if err := Ready(&d, version, c, o); err != nil {
		return Outcome{}, err
	}
	after := d.clone()
	told, err := c.Apply(&after, o)
	if err != nil {
		return Outcome{}, err
	}
	if !leadsTo(c.Action(), d.State, after.State) {
		return Outcome{}, fmt.Errorf("dossier: %s led from %s to %s", c.Action(), d.State, after.State)
	}
	after.Version = d.Version + 1
	out := Outcome{Before: d, Notices: told.Notices, Entry: entry(&d, &after, c.Action(), told, o)}
	out.Audit = after.Chain.Append(auditEntry(&d, &after, c.Action(), told, o))
	out.Entry.Seq = out.Audit.Seq
	if out.Times, err = times(&d, &after, &out.Entry, o); err != nil {
		return Outcome{}, err
	}
	out.After = after
	return out, nil
}

// Ready is what Do asks before it applies a command: the version the officer
// saw, then Can. Ask it before costly work such as signing.
func Ready(d *Dossier, version int, c Command, o Occasion) error {
	if d.State != "" && version != d.Version {
		return Stale()
	}
	return Can(d, c, o)
}

// Can tells whether a command is possible now: state first, then the guard.
func Can(d *Dossier, c Command, o Occasion) error {
	if err := allowed(c.Action(), d.State); err != nil {
		return err
	}
	return c.Guard(d, o)
}

// Stale is the fault for a dossier that changed since it was read (C-58).
func Stale() error {
	return fault.Stale("dossier-changed", "Hồ sơ đã thay đổi ở một phiên làm việc khác. Hãy tải lại để xem hồ sơ đang ở đâu.")
}

// summary is what the audit log keeps of a dossier before and after.
type summary struct {
	State   State  `json:"state"`
	Step    string `json:"step,omitempty"`
	Holder  string `json:"holder,omitempty"`
	Version int    `json:"version"`
	// Changes are the data that changed: old values before, new ones after.
	Changes map[string]string `json:"changes,omitempty"`
}

func auditEntry(before, after *Dossier, action Action, told Told, o Occasion) audit.Entry {
	old, changed := map[string]string{}, map[string]string{}
	for _, c := range told.Changes {
		old[c.Field], changed[c.Field] = c.Before, c.After
	}
	e := audit.Entry{
		Object: after.Object(), At: o.At, Action: "dossier." + string(action),
		By: o.By.ID, ByName: o.By.Name, Office: org.National().Office(o.Level, o.By.Unit), Roles: roleNames(o.Roles), Unit: string(o.By.Unit), RequestID: o.RequestID, Note: told.Comment,
		After: audit.Snapshot(summary{after.State, after.Step, after.Holder.ID, after.Version, changed}),
	}
	if before.State != "" {
		e.Before = audit.Snapshot(summary{before.State, before.Step, before.Holder.ID, before.Version, old})
	}
	return e
}

func roleNames(roles []org.Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return names
}

// needText refuses an empty sentence (C-32, C-39, C-40).
func needText(text, pointer, detail string) error {
	if text == "" {
		return fault.Invalid("text-required", detail, fault.Field{Pointer: pointer, Detail: detail})
	}
	return nil
}
