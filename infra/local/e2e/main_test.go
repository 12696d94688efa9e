package e2e

import (
	"testing"

	"ansinh/infra/local/hosttest"
)

func TestMain(m *testing.M) { hosttest.Main(m) }
