package template

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestRead_KnowsWhatARoleAllows(t *testing.T) {
	const text = `Resources:
  T: {Type: AWS::DynamoDB::Table, Properties: {AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}]}}
  B: {Type: AWS::S3::Bucket, Properties: {BucketName: papers}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: work
      Policies:
        - DynamoDBReadPolicy: {TableName: !Ref T}
        - S3WritePolicy: {BucketName: !Ref B}
        - AWSXrayWriteOnlyAccess
        - Statement:
            - {Effect: Allow, Action: kms:Sign, Resource: "arn:aws:kms:r:1:key/*", Condition: {"ForAnyValue:StringLike": {"kms:ResourceAliases": [alias/officer-*]}}}
            - {Effect: Allow, Action: ["s3:Get*"], Resource: !Sub "${B.Arn}/drafts/?/*"}
`
	r, err := newReader([]byte(text), "template.yaml", "testdata", Options{Region: "r", Account: "1"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.read()
	if err != nil {
		t.Fatal(err)
	}
	allows := func(action, resource, alias string) bool {
		return slices.ContainsFunc(got.Functions[0].Role, func(s Statement) bool { return s.Allows(action, resource, alias) })
	}
	for _, c := range []struct {
		action, resource, alias string
		want                    bool
	}{
		{"dynamodb:Query", "arn:aws:dynamodb:r:1:table/T", "", true},
		{"dynamodb:Query", "arn:aws:dynamodb:r:1:table/T/index/x", "", true},
		{"dynamodb:PutItem", "arn:aws:dynamodb:r:1:table/T", "", false},
		{"dynamodb:Query", "arn:aws:dynamodb:r:1:table/Tables", "", false},
		{"s3:PutObject", "arn:aws:s3:::papers/a/b", "", true},
		{"s3:PutObject", "arn:aws:s3:::papers-of-others/a", "", false},
		{"s3:GetObject", "arn:aws:s3:::papers/drafts/1/a/b", "", true},
		{"s3:GetObject", "arn:aws:s3:::papers/drafts/12/a", "", false},
		{"s3:GetObject", "arn:aws:s3:::papers/drafts/1", "", false},
		{"kms:Sign", "arn:aws:kms:r:1:key/x", "alias/officer-an", true},
		{"kms:Sign", "arn:aws:kms:r:1:key/x", "alias/data", false},
	} {
		if got := allows(c.action, c.resource, c.alias); got != c.want {
			t.Errorf("%s on %s %s: allowed %v", c.action, c.resource, c.alias, got)
		}
	}
}

func TestRead_SaysWhichPolicyItDoesNotUnderstand(t *testing.T) {
	for policies, want := range map[string]string{
		"AWSLambdaExecute":                                                                  "F: Policies are a list",
		"[{SQSPollerPolicy: {QueueName: q}}]":                                               "F: the local runtime does not know the policy template SQSPollerPolicy",
		"[{S3ReadPolicy: {TableName: t, BucketName: b}}]":                                   "does not know the policy template S3ReadPolicy",
		"[{S3ReadPolicy: {Bucket: b}}]":                                                     "F: S3ReadPolicy has no parameter Bucket",
		"[{Statement: {Effect: Deny, Action: a, Resource: b}}]":                             "statements that allow",
		"[{Statement: {Effect: Allow, Action: a, Resource: b, Condition: {Bool: {x: y}}}}]": "does not know the condition Bool of x",
		"[[]]": "a policy is a Statement or one of SAM's",
	} {
		text := "Resources:\n  F: {Type: AWS::Serverless::Function, Properties: {Handler: work, Policies: " + policies + "}}\n"
		r, err := newReader([]byte(text), "template.yaml", "testdata", Options{})
		if err == nil {
			_, err = r.read()
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "template.yaml:2: ") {
			t.Errorf("%s: said %v, want %s", policies, err, want)
		}
	}
}

// TestRead_MachinesMayCallWhatTheyName holds each state machine's role to the
// functions its definition calls.
func TestRead_MachinesMayCallWhatTheyName(t *testing.T) {
	got, err := Read("../../../template.yaml", realOptions())
	if err != nil {
		t.Fatal(err)
	}
	function := regexp.MustCompile(`arn:aws:lambda:[^"]*:function:[A-Za-z]+`)
	for _, m := range got.Machines {
		var whole any
		if err := json.Unmarshal(m.Definition, &whole); err != nil {
			t.Fatal(err)
		}
		called := function.FindAllString(string(m.Definition), -1)
		if len(called) == 0 {
			t.Errorf("%s calls nothing", m.ID)
		}
		for _, arn := range called {
			if !slices.ContainsFunc(m.Role, func(s Statement) bool { return s.Allows("lambda:InvokeFunction", arn, "") }) {
				t.Errorf("%s calls %s, which its role does not allow", m.ID, arn)
			}
		}
	}
}
