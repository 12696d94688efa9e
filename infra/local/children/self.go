package children

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// roleVariable tells a process that it is a child, and which. It is an
// environment variable, not an argument, so that a test binary can be its own
// child before it reads its flags.
const roleVariable = "ANSINH_LOCAL_CHILD"

// Role is what the host's own program does in a child process.
type Role struct {
	Name string
	Run  func(ctx context.Context, args []string) error
}

// Self describes a child that is this program again, in a role.
func Self(role, self string, ready func(context.Context) error, args ...string) Spec {
	return Spec{Name: role, Path: self, Args: args, Env: []string{roleVariable + "=" + role}, Ready: ready}
}

// RunIfChild plays this process's role and exits when it is a child;
// otherwise it does nothing. Programs that start hosts call it first of all.
func RunIfChild(roles ...Role) {
	name := os.Getenv(roleVariable)
	for _, role := range roles {
		if role.Name != name {
			continue
		}
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
		err := role.Run(ctx, os.Args[1:])
		stop()
		if err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, name+":", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if name != "" {
		fmt.Fprintln(os.Stderr, "unknown role", name)
		os.Exit(1)
	}
}
