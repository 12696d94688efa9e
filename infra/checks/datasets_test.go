package checks

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"ansinh/shared/payment/cycle"
)

// TestTemplate_AthenaReadsWhatIsExported holds the tables that analysts query
// against the rows that a lock exports: names, order and types of columns,
// where the files lie, and that partitions are projected.
func TestTemplate_AthenaReadsWhatIsExported(t *testing.T) {
	datasets := map[string]reflect.Type{
		"lines": reflect.TypeFor[cycle.ExportRow](), "settlements": reflect.TypeFor[cycle.ExportSettlement](),
		"arrears": reflect.TypeFor[cycle.ExportOwed](), "recoveries": reflect.TypeFor[cycle.ExportOwed](),
	}
	for id, r := range resources(t) {
		if r.Type != "AWS::Glue::Table" {
			continue
		}
		var table struct {
			TableInput struct {
				Name              string
				PartitionKeys     []column
				Parameters        map[string]yaml.Node
				StorageDescriptor struct {
					Location string
					Columns  []column
				}
			}
		}
		if err := decodeAs(&r.Properties, &table); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		in := table.TableInput
		row, known := datasets[in.Name]
		if !known {
			t.Errorf("%s describes %q, which nothing exports", id, in.Name)
			continue
		}
		delete(datasets, in.Name)
		if want := columnsOf(t, row); !slices.Equal(in.StorageDescriptor.Columns, want) {
			t.Errorf("%s has the columns %v, the files have %v", id, in.StorageDescriptor.Columns, want)
		}
		if want := []column{{"period", "string"}, {"province", "string"}}; !slices.Equal(in.PartitionKeys, want) {
			t.Errorf("%s is parted by %v", id, in.PartitionKeys)
		}
		folder := "s3://${ExportsBucket}/dataset=" + in.Name + "/"
		where := in.Parameters["storage.location.template"]
		if in.StorageDescriptor.Location != folder || where.Value != folder+"period=${!period}/province=${!province}/" {
			t.Errorf("%s looks in %s and %s", id, in.StorageDescriptor.Location, where.Value)
		}
		if enabled := in.Parameters["projection.enabled"]; enabled.Value != "true" {
			t.Errorf("%s projects no partitions", id)
		}
	}
	for name := range datasets {
		t.Errorf("no table describes the dataset %s", name)
	}
}

// column is a column of a table: its name and Athena's type.
type column struct {
	Name string
	Type string
}

func columnsOf(t *testing.T, row reflect.Type) (columns []column) {
	t.Helper()
	types := map[reflect.Kind]string{reflect.String: "string", reflect.Int64: "bigint", reflect.Bool: "boolean"}
	for i := range row.NumField() {
		name, _, _ := strings.Cut(row.Field(i).Tag.Get("parquet"), ",")
		kind, known := types[row.Field(i).Type.Kind()]
		if name == "" || !known {
			t.Fatalf("%s.%s has no type of Athena", row.Name(), row.Field(i).Name)
		}
		columns = append(columns, column{name, kind})
	}
	return columns
}

// decodeAs decodes with the names as CloudFormation writes them; yaml.v3
// would look for lower case.
func decodeAs(node *yaml.Node, out any) error {
	lower(node)
	return node.Decode(out)
}

// lower writes the names of properties in lower case. Names with a point are
// a table's own parameters, lower case already.
func lower(node *yaml.Node) {
	if node.Kind == yaml.MappingNode {
		for i := 0; i < len(node.Content); i += 2 {
			node.Content[i].Value = strings.ToLower(node.Content[i].Value)
		}
	}
	for _, child := range node.Content {
		lower(child)
	}
	if node.Alias != nil {
		lower(node.Alias)
	}
}
