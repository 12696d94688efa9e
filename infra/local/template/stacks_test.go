package template

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// house writes templates to a folder and reads the outermost, template.yaml.
func house(t *testing.T, files map[string]string) (*Template, error) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Read(filepath.Join(folder, "template.yaml"), Options{Region: "r", Account: "1"})
}

func TestRead_FollowsNestedStacks(t *testing.T) {
	got, err := house(t, map[string]string{
		"template.yaml": `
Resources:
  Api: {Type: AWS::ApiGatewayV2::Api}
  Accounts: {Type: AWS::ApiGatewayV2::Authorizer, Properties: {ApiId: !Ref Api}}
  ThingsTable:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
  Alpha:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: rooms/alpha.yaml
      Parameters: {Api: !Ref Api, Authorizer: !Ref Accounts, Clean: !GetAtt Beta.Outputs.Clean, System: !Ref AWS::StackName}
  Beta:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: rooms/beta.yaml, Parameters: {Stream: !GetAtt ThingsTable.StreamArn, Things: !Ref ThingsTable}}
`,
		"rooms/alpha.yaml": `
Parameters: {Api: {Type: String}, Authorizer: {Type: String}, Clean: {Type: String}, System: {Type: String}, Colour: {Type: String, Default: red}}
Globals: {Function: {Environment: {Variables: {COLOUR: !Ref Colour, STACK: !Ref AWS::StackName}}}}
Resources:
  AlphaFunction: {Type: AWS::Serverless::Function, Properties: {Handler: alpha}}
  Call: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationUri: !GetAtt AlphaFunction.Arn}}
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, AuthorizationType: JWT, AuthorizerId: !Ref Authorizer, RouteKey: GET /alpha, Target: !Sub "integrations/${Call}"}
  Cycle:
    Type: AWS::Serverless::StateMachine
    Properties: {Name: !Sub "${System}-cycle", DefinitionUri: ../machines/cycle.json, DefinitionSubstitutions: {Clean: !Ref Clean}}
`,
		"rooms/beta.yaml": `
Parameters: {Stream: {Type: String}, Things: {Type: String}}
Resources:
  BetaFunction:
    Type: AWS::Serverless::Function
    Properties:
      Handler: beta
      Environment: {Variables: {THINGS: !Ref Things}}
      Events:
        Changes: {Type: DynamoDB, Properties: {Stream: !Ref Stream}}
        Daily: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day)}}
Outputs:
  Clean: {Value: !GetAtt BetaFunction.Arn}
`,
		"machines/cycle.json": `{"Do": "${Clean}"}`,
	})
	if err != nil {
		t.Fatal(err)
	}
	alpha, beta := got.Functions[0], got.Functions[1]
	if diff := cmp.Diff(map[string]string{"COLOUR": "red", "STACK": "ansinh-Alpha"}, alpha.Environment); diff != "" {
		t.Errorf("alpha (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Route{{Method: "GET", Path: "/alpha"}}, alpha.Routes); diff != "" {
		t.Errorf("alpha's routes (-want +got):\n%s", diff)
	}
	if beta.Environment["THINGS"] != "ThingsTable" || beta.Streams[0].Table != "ThingsTable" || beta.Schedules[0].Name != "BetaFunctionDaily" {
		t.Errorf("beta is %+v", beta)
	}
	machine := got.Machines[0]
	if machine.Name != "ansinh-cycle" || string(machine.Definition) != `{"Do": "`+beta.ARN+`"}` {
		t.Errorf("the machine %s is %s", machine.Name, machine.Definition)
	}
}

func TestRead_SaysWhatIsWrongBetweenStacks(t *testing.T) {
	const inner = "Parameters:\n  P: {Type: String}\nResources:\n  F: {Type: AWS::Serverless::Function, Properties: {Handler: !Ref P}}\nOutputs:\n  O: {Value: !Ref P}\n"
	stack := func(name, rest string) string {
		return "  " + name + ": {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: rooms/a.yaml" + rest + "}}\n"
	}
	for name, c := range map[string]struct{ outer, inner, want string }{
		"no file named":      {"  A: {Type: AWS::CloudFormation::Stack, Properties: {}}\n", inner, "template.yaml:2: A: a stack names its file under TemplateURL"},
		"no such file":       {"  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: rooms/b.yaml}}\n", inner, "template.yaml:2: A: TemplateURL: open "},
		"not YAML":           {stack("A", ""), "a: [", "rooms/a.yaml: yaml"},
		"parameter missing":  {stack("A", ""), inner, "template.yaml:2: A: Parameters: rooms/a.yaml:2 wants P"},
		"parameter unknown":  {stack("A", ", Parameters: {P: x, Q: y}"), inner, "template.yaml:2: A: Parameters: rooms/a.yaml has no parameter Q"},
		"parameter unused":   {stack("A", ", Parameters: {P: x, Q: y}"), strings.Replace(inner, "Parameters:\n", "Parameters:\n  Q: {Type: String}\n", 1), "rooms/a.yaml:2: Parameters: nothing uses Q"},
		"parameter of air":   {stack("A", ", Parameters: {P: !Ref Nothing}"), inner, `template.yaml:2: nothing in the template is called "Nothing" (for A: Parameters: P)`},
		"output missing":     {stack("A", ", Parameters: {P: x}") + stack("B", ", Parameters: {P: !GetAtt A.Outputs.X}"), inner, "template.yaml:3: A: rooms/a.yaml has no output X (for B: Parameters: P)"},
		"waiting for itself": {stack("A", ", Parameters: {P: !GetAtt B.Outputs.O}") + stack("B", ", Parameters: {P: !GetAtt A.Outputs.O}"), inner, "template.yaml:2: references lead in a ring: A -> B -> A"},
		"lying in itself":    {stack("A", ""), "Resources:\n  B: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: a.yaml}}\n", "rooms/a.yaml:2: B: TemplateURL: the stack lies in itself: template.yaml -> rooms/a.yaml -> rooms/a.yaml"},
		"one name twice":     {stack("A", ", Parameters: {P: x}") + stack("B", ", Parameters: {P: x}"), inner, "rooms/a.yaml:4: two stacks have a function F"},
		"SAM's own kind":     {"  A: {Type: AWS::Serverless::Application, Properties: {Location: rooms/a.yaml}}\n", inner, "template.yaml:2: A: a nested stack is an AWS::CloudFormation::Stack here"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := house(t, map[string]string{"template.yaml": "Resources:\n" + c.outer, "rooms/a.yaml": c.inner})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("said %v, want %s", err, c.want)
			}
		})
	}
}
