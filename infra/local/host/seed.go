package host

import (
	"context"
	"fmt"

	"ansinh/functions/platform"
	"ansinh/infra/local/seed"
)

const (
	seedRoom = "seed"
	// seedKey changes when the demonstration's data does, so that it is laid
	// once more over what is there.
	seedKey = "everything-1"
)

// furnish lays the project's demonstration data once a data folder, and opens
// the log-in history of its accounts.
func furnish(ctx context.Context, h *Host) error {
	config, err := platform.ReadConfig(h.env)
	if err != nil {
		return err
	}
	p, err := platform.New(ctx, config, h.clock)
	if err != nil {
		return err
	}
	h.logins.Store(newLogins(p))
	done, err := h.store.Get(seedRoom, seedKey)
	if err != nil || done != nil {
		return err
	}
	if err := seed.Everything(ctx, p, h.vault); err != nil {
		return fmt.Errorf("it goes on where it stopped at the next start: %w", err)
	}
	return h.store.Put(seedRoom, seedKey, []byte("done"))
}
