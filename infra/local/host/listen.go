package host

import (
	"context"
	"fmt"
	"net"
	"strconv"
)

// listen opens the public port on both loopback addresses, because "localhost"
// may mean either. Port 0 takes any free one.
func listen(port int) (listeners []net.Listener, chosen int, err error) {
	if port < 0 || port > 65535 {
		return nil, 0, &Problem{
			Vietnamese: fmt.Sprintf("PORT=%d không hợp lệ; cổng là một số từ 1 đến 65535.", port),
			English:    fmt.Sprintf("PORT=%d is not valid; a port is a number from 1 to 65535.", port),
		}
	}
	var open net.ListenConfig
	first, err := open.Listen(context.Background(), "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, 0, portProblem(port, err)
	}
	chosen = first.Addr().(*net.TCPAddr).Port
	listeners = append(listeners, first)
	// A machine without IPv6 has no second address; that is no fault.
	if second, err := open.Listen(context.Background(), "tcp6", net.JoinHostPort("::1", strconv.Itoa(chosen))); err == nil {
		listeners = append(listeners, second)
	}
	return listeners, chosen, nil
}
