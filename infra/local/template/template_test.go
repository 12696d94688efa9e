package template

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func zone(t *testing.T) *time.Location {
	t.Helper()
	l, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestRead_WorksOutATemplate(t *testing.T) {
	got, err := Read("testdata/template.yaml", realOptions())
	if err != nil {
		t.Fatal(err)
	}
	keys := Table{Attributes: []Attribute{{"pk", "S"}}, Keys: []Key{{"pk", "HASH"}}, StreamView: "NEW_IMAGE", TTL: "ttl"}
	things, other := keys, keys
	things.ID, things.Name = "ThingsTable", "ThingsTable"
	other.ID, other.Name = "OtherTable", "ansinh-other"
	const cycle = "arn:aws:states:ap-southeast-1:000000000000:stateMachine:ansinh-cycle"
	const work = "arn:aws:lambda:ap-southeast-1:000000000000:function:WorkFunction"
	const step = "arn:aws:lambda:ap-southeast-1:000000000000:function:StepFunction"
	want := &Template{
		Tables:  []Table{other, things},
		Buckets: []Bucket{{ID: "FilesBucket", Name: "files-bucket", Versioned: true, ObjectLock: true}},
		Functions: []Function{{
			ID: "StepFunction", Action: "step", ARN: step, Timeout: 29 * time.Second,
			Environment: map[string]string{"TABLE": "ThingsTable", "URL": "http://localhost:8080"},
		}, {
			ID: "WorkFunction", Action: "work", ARN: work, Timeout: time.Minute,
			Environment: map[string]string{
				"TABLE": "ThingsTable", "URL": "http://localhost:8080", "SIZE": "10", "WHERE": "near", "BOTH": "a-dev",
				"TEXT":    "hello ${Literal} arn:aws:dynamodb:ap-southeast-1:000000000000:table/ThingsTable",
				"MACHINE": cycle, "NAME": "ansinh-cycle", "FLAGS": "2", "BUCKET": "files-bucket",
			},
			Routes: []Route{
				{Method: "POST", Path: "/things/{id}"},
				{Method: "GET", Path: "/open", Open: true},
				{Method: "GET", Path: "/scoped", Scopes: []string{"a/b"}},
				{Method: "ANY", Path: "$default"},
			},
			Schedules: []Schedule{
				{Name: "WorkFunctionDaily", Expression: "cron(0 6 * * ? *)", Zone: zone(t), Input: `{"a":1}`, Enabled: true},
				{Name: "WorkFunctionOff", Expression: "rate(1 day)", Zone: time.UTC},
			},
			Streams: []Stream{{Table: "ThingsTable", BatchSize: 7, Filters: []json.RawMessage{json.RawMessage(`{"eventName":["INSERT"]}`)}}},
		}},
	}
	if len(got.Machines) != 1 {
		t.Fatalf("machines %v", got.Machines)
	}
	machine := got.Machines[0]
	if machine.Name != "ansinh-cycle" || machine.ARN != cycle || !strings.Contains(string(machine.Definition), `"Resource": "`+step+`"`) {
		t.Errorf("machine %s %s %s", machine.Name, machine.ARN, machine.Definition)
	}
	got.Machines = nil
	zones := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	if diff := cmp.Diff(want, got, zones); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	prod, err := Read("testdata/template.yaml", Options{Parameters: map[string]string{"Stage": "prod"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(prod.Buckets) != 2 || prod.Functions[1].Environment["WHERE"] != "far" {
		t.Errorf("in prod: %v %v", prod.Buckets, prod.Functions[1].Environment)
	}
}

func TestRead_SaysWhatItDoesNotUnderstandAndWhere(t *testing.T) {
	function := "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: work\n"
	const call = "Resources:\n  R: {Type: AWS::ApiGatewayV2::Route, Properties: {RouteKey: GET /a, Target: !Sub 'integrations/${C}'}}\n"
	const call2 = "  C: {Type: AWS::ApiGatewayV2::Integration, Properties: {IntegrationUri: !GetAtt F.Arn}}\n"
	for name, c := range map[string]struct{ text, want string }{
		"not YAML":           {"a: [", "template.yaml"},
		"not a mapping":      {"- a", "not a template"},
		"unknown intrinsic":  {function + "      Environment: {Variables: {A: !Base64 x}}\n", `template.yaml:6: the local runtime does not know the intrinsic function "Base64"`},
		"unknown name":       {function + "      Environment: {Variables: {A: !Ref Nothing}}\n", `template.yaml:6: nothing in the template is called "Nothing"`},
		"unknown in Sub":     {function + "      Environment: {Variables: {A: !Sub 'x ${Nothing.Arn}'}}\n", `template.yaml:6: nothing in the template is called "Nothing"`},
		"unknown event":      {function + "      Events: {E: {Type: SQS, Properties: {}}}\n", `template.yaml:6: F: Events: E: the local runtime does not know the event type "SQS"`},
		"no handler":         {"Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {}}\n", "no Handler"},
		"odd timeout":        {function + "      Timeout: soon\n", `template.yaml:6: a timeout is a number of seconds, not "soon"`},
		"unknown zone":       {function + "      Events: {E: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day), ScheduleExpressionTimezone: Mars}}}\n", `the time zone "Mars" is unknown`},
		"stream of nothing":  {function + "      Events: {E: {Type: DynamoDB, Properties: {Stream: abc}}}\n", `template.yaml:6: F: Stream is the StreamArn of a table, not "abc"`},
		"stream of no table": {function + "      Events: {E: {Type: DynamoDB, Properties: {Stream: 'arn:aws:dynamodb:r:1:table/T/stream/x'}}}\n", "F: Stream: there is no table T"},
		"route as an event":  {function + "      Events: {E: {Type: HttpApi, Properties: {Path: /a, Method: GET}}}\n", "F: Events: E: a route is an AWS::ApiGatewayV2::Route beside its function"},
		"route to nowhere":   {"Resources:\n  R: {Type: AWS::ApiGatewayV2::Route, Properties: {RouteKey: GET /a, Target: integrations/x}}\n", `template.yaml:2: R: Target is integrations/ and an integration of this template, not "integrations/x"`},
		"call of nothing":    {call + "  C: {Type: AWS::ApiGatewayV2::Integration, Properties: {IntegrationUri: 'arn:x'}}\n", `template.yaml:3: C: IntegrationUri is a function's Arn, not "arn:x"`},
		"odd route key":      {function + call2 + "  R: {Type: AWS::ApiGatewayV2::Route, Properties: {RouteKey: /a, Target: integrations/C}}\n", `R: RouteKey is a method and a path, or $default, not "/a"`},
		"unknown guard":      {function + call2 + "  R: {Type: AWS::ApiGatewayV2::Route, Properties: {RouteKey: GET /a, Target: integrations/C, AuthorizationType: AWS_IAM}}\n", `R: AuthorizationType: the local runtime knows JWT and NONE, not "AWS_IAM"`},
		"guard without name": {function + call2 + "  R: {Type: AWS::ApiGatewayV2::Route, Properties: {RouteKey: GET /a, Target: integrations/C, AuthorizationType: JWT}}\n", "R: AuthorizationType JWT wants an AuthorizerId"},
		"parameter unused":   {"Parameters:\n  P: {Type: String}\n", "template.yaml:2: Parameters: nothing uses P"},
		"ring of resources":  {"Resources:\n  A: {Type: X, DependsOn: B}\n  B: {Type: Y, DependsOn: [C]}\n  C: {Type: Z, Properties: {A: !Sub '${A.Arn}'}}\n", "template.yaml:2: references lead in a ring: A -> B -> C -> A"},
		"table without keys": {"Resources:\n  T: {Type: AWS::DynamoDB::Table, Properties: {}}\n", "the table T has no keys"},
		"no such machine":    {"Resources:\n  M: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: none.json}}\n", "template.yaml:2: open"},
		"ring of conditions": {"Conditions: {A: !Condition A}\nResources: {B: {Type: AWS::S3::Bucket, Condition: A}}", "references lead in a ring"},
		"ring of anchors":    {"a: &a [*a]", "an anchor stands inside itself"},
		"named by itself":    {"Resources:\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref B}}\n", "references lead in a ring"},
		"no condition":       {"Resources:\n  B: {Type: AWS::S3::Bucket, Condition: C}\n", `there is no condition "C"`},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := newReader([]byte(c.text), "template.yaml", "testdata", Options{})
			if err == nil {
				_, err = r.read()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("said %v, want %s", err, c.want)
			}
		})
	}
	r, err := newReader([]byte("Resources:\n  M: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: machine.asl.json}}\n"), "template.yaml", "testdata", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = r.read(); err == nil || !strings.Contains(err.Error(), `no DefinitionSubstitutions entry for "Function"`) {
		t.Errorf("a forgotten substitution: %v", err)
	}
}

func FuzzRead_NeverPanics(f *testing.F) {
	f.Add("Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {Handler: a, Events: {E: {Type: ScheduleV2}}}}\n  R: {Type: AWS::ApiGatewayV2::Route, Properties: {RouteKey: GET /a, Target: integrations/F}}")
	f.Add("Parameters: {P: {Type: String}}\nResources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: template.yaml, Parameters: {P: !GetAtt S.Outputs.O}}}}")
	f.Add("a: &a [*a]")
	f.Add("Conditions: {A: !Condition A}\nResources: {B: {Type: AWS::S3::Bucket, Condition: A}}")
	f.Fuzz(func(_ *testing.T, text string) {
		if r, err := newReader([]byte(text), "t", "testdata", Options{}); err == nil {
			_, _ = r.read() // any error will do
		}
	})
}
