// Command bundle prints the whole OpenAPI document as JSON; the page's client
// is generated from it.
package main

import (
	"fmt"
	"os"

	"ansinh/infra/api"
)

func main() {
	raw, err := api.WholeJSON()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(string(raw))
}
