package host

import (
	"context"

	"ansinh/infra/local/children"
)

// roles are what this program does when the host starts it again.
var roles = []children.Role{children.ObjectsRole}

func (h *Host) startOffice(context.Context) error { return nil }
