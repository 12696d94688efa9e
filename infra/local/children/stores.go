package children

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// ErrNoDynoxide says that the Node packages of infra/local are not installed.
var ErrNoDynoxide = errors.New("dynoxide is not installed")

// Dynoxide describes the DynamoDB store over one database file, which is laid
// when it is not there. root is the
// folder of the project; the program comes from infra/local/node_modules.
func Dynoxide(root, database string, port int) (Spec, error) {
	platform := runtime.GOOS + "-" + runtime.GOARCH
	platform = strings.NewReplacer("amd64", "x64", "windows", "win32").Replace(platform)
	program := filepath.Join(root, "infra", "local", "node_modules", "@dynoxide", platform, "dynoxide")
	if _, err := os.Stat(program); err != nil {
		return Spec{}, fmt.Errorf("%w: %s", ErrNoDynoxide, program)
	}
	if err := layFirstDatabase(database); err != nil {
		return Spec{}, err
	}
	return Spec{
		Name:  "dynamodb",
		Path:  program,
		Args:  []string{"serve", "--port", strconv.Itoa(port), "--db-path", database},
		Ready: Answers(fmt.Sprintf("http://127.0.0.1:%d/", port)),
	}, nil
}

// Objects describes the S3 store over a folder: this program again.
func Objects(self, folder string, port int) Spec {
	address := fmt.Sprintf("127.0.0.1:%d", port)
	return Self(ObjectsRole.Name, self, Answers("http://"+address+"/-health"), folder, address)
}

// Answers is a readiness check: any HTTP answer will do.
func Answers(url string) func(context.Context) error {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
}
