package functions

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"
)

func TestConcurrent_AnswersOfCallsAtTheSameTimeDoNotMix(t *testing.T) {
	h := newConcurrent(func() lambda.Handler {
		return lambda.NewHandler(func(_ context.Context, word string) (string, error) { return strings.Repeat(word, 2000), nil })
	})
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			word := fmt.Sprint(worker)
			for range 500 {
				answer, err := h.Invoke(context.Background(), []byte(`"`+word+`"`))
				if want := `"` + strings.Repeat(word, 2000) + `"`; err != nil || strings.TrimSpace(string(answer)) != want {
					t.Errorf("worker %d got %.20s, %v", worker, answer, err)
					return
				}
			}
		})
	}
	wait.Wait()
}
