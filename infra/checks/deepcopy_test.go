package checks

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tiendc/go-deepcopy"
)

type node struct {
	Name  string
	Next  *node
	Marks []map[string]*int
	note  string
}

// TestDeepcopy_SharesNothing holds the stand-in of infra/deepcopy to what
// excelize needs of it.
func TestDeepcopy_SharesNothing(t *testing.T) {
	one := 1
	from := node{Name: "a", Next: &node{Name: "b"}, Marks: []map[string]*int{{"x": &one}, nil}, note: "kept"}
	for name, src := range map[string]any{"a value": from, "a pointer": &from} {
		t.Run(name, func(t *testing.T) {
			var to node
			if err := deepcopy.Copy(&to, src); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(from, to, cmp.AllowUnexported(node{})); diff != "" {
				t.Fatal(diff)
			}
			to.Next.Name, *to.Marks[0]["x"] = "changed", 2
			if from.Next.Name != "b" || one != 1 {
				t.Error("the copy shares memory with the original")
			}
		})
	}
	var other struct{ Name string }
	if err := deepcopy.Copy(&other, from); err == nil {
		t.Error("a copy into another type succeeded")
	}
	if err := deepcopy.Copy(other, from); err == nil {
		t.Error("a copy into no pointer succeeded")
	}
}
