package dossier

import "fmt"

// Status says in words where a dossier is; holder is the account's name and
// unit: "Chờ tiếp nhận tại Trần B (Xã Xuân Yên)" (C-17).
func (d *Dossier) Status(holder string) string {
	if format, ok := statusNames[d.State]; ok {
		return fmt.Sprintf(format, holder)
	}
	return d.State.Name()
}
